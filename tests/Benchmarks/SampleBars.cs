namespace Anomaly.Benchmarks;

/// <summary>A random walk around 100 with a shock now and then, daily bars; the same for the same seed.</summary>
public static class SampleBars
{
    /// <summary>Ten years of daily bars, as the yardstick uses them.</summary>
    public const int TenYears = 2520;

    /// <summary>Writes a series.</summary>
    public static Bar[] Create(int count, int seed = 7)
    {
        var random = new Random(seed);
        var (price, drift) = (100.0, 0.0);
        var time = new DateTime(2014, 1, 2, 14, 30, 0, DateTimeKind.Utc);
        var bars = new Bar[count];
        for (var i = 0; i < count; i++)
        {
            var open = price * (1 + (0.004 * (random.NextDouble() - 0.5)));
            var shock = random.Next(100) == 0 ? 6 : 1;
            drift = (0.99 * drift) + (0.03 * shock * (random.NextDouble() - 0.5));
            price = 100 * Math.Exp(drift);
            var high = Math.Max(open, price) * (1 + (0.01 * random.NextDouble()));
            var low = Math.Min(open, price) * (1 - (0.01 * random.NextDouble()));
            bars[i] = new Bar(time.AddDays(i), open, high, low, price, Math.Floor(1e6 * (0.5 + random.NextDouble())));
        }

        return bars;
    }
}
