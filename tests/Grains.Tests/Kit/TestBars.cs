namespace Anomaly.Grains.Tests.Kit;

/// <summary>Made-up series: a seeded random walk with a shock now and then, one bar an interval, every bar on a whole second.</summary>
internal static class TestBars
{
    /// <summary>The first bar's opening time.</summary>
    public static DateTime Start { get; } = new(2024, 1, 1, 14, 30, 0, DateTimeKind.Utc);

    /// <summary>The same arguments always make the same bars; a longer series begins with the shorter one.</summary>
    public static Bar[] Walk(int count, int seed = 1, Interval? interval = null, double price = 100)
    {
        var random = new Random(seed);
        var length = (interval ?? Interval.OneDay).Length;
        var bars = new Bar[count];
        var close = price;
        for (var i = 0; i < count; i++)
        {
            var open = close;
            var shock = i % 61 == 60 ? 0.12 * (random.Next(2) == 0 ? 1 : -1) : 0;
            close = Math.Round(open * (1 + shock + ((random.NextDouble() - 0.5) * 0.02)), 4);
            var high = Math.Round(Math.Max(open, close) * (1 + (random.NextDouble() * 0.005)), 4);
            var low = Math.Round(Math.Min(open, close) * (1 - (random.NextDouble() * 0.005)), 4);
            var volume = Math.Floor(1e6 * (0.5 + random.NextDouble()) * (shock == 0 ? 1 : 6));
            bars[i] = new Bar(Start + (length * i), open, high, low, close, volume);
        }

        return bars;
    }
}
