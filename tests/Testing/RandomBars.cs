using Anomaly.Detection.Series;

namespace Anomaly.Testing;

/// <summary>Made-up bars with clustered volatility, and a loud open and close in intraday series. The same seed gives the same bars.</summary>
public static class RandomBars
{
    private static readonly DateTime Start = new(2024, 1, 2, 14, 30, 0, DateTimeKind.Utc);

    public static Bar[] Daily(int count, int seed, double price = 100, double volume = 1e6) =>
        [.. Make(Enumerable.Range(0, count).Select(i => (Start.AddDays(i), 1.0)), seed, price, volume)];

    /// <summary>Five-minute bars of sessions of 6.5 hours with a lunch break of one.</summary>
    public static Bar[] FiveMinutes(int sessions, int seed) =>
        [.. Make(Times(sessions), seed, 100, 1e5)];

    private static IEnumerable<(DateTime Time, double Busy)> Times(int sessions)
    {
        for (var day = 0; day < sessions; day++)
        {
            for (var bar = 0; bar < 78; bar++)
            {
                if (bar is < 30 or >= 42)
                    yield return (Start.AddDays(day).AddMinutes(5 * bar), bar == 0 ? 5 : bar == 77 ? 3 : 1);
            }
        }
    }

    private static IEnumerable<Bar> Make(IEnumerable<(DateTime Time, double Busy)> times, int seed, double price, double volume)
    {
        var random = new Random(seed);
        var spread = 0.01;
        foreach (var (time, busy) in times)
        {
            spread = Math.Clamp(spread * Math.Exp(0.1 * Normal(random)), 0.004, 0.04);
            var open = price * Math.Exp(0.3 * spread * Normal(random));
            var close = open * Math.Exp(spread * busy * Normal(random));
            var high = Math.Max(open, close) * Math.Exp(0.4 * spread * random.NextDouble());
            var low = Math.Min(open, close) * Math.Exp(-0.4 * spread * random.NextDouble());
            yield return new Bar(time, open, high, low, close, Math.Round(volume * busy * Math.Exp(0.4 * Normal(random))));
            price = close;
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
