using FsCheck;
using FsCheck.Fluent;

namespace Anomaly.Detection.Tests.Features;

/// <summary>
/// A random series with what real ones have: regimes of price and noise, flat stretches, zero volume, zero bodies, gaps in time.
/// </summary>
public sealed record BarScript(Bar[] Bars, double PriceLevel)
{
    public override string ToString() => $"{Bars.Length} bars around {PriceLevel:G3}:{Environment.NewLine}{string.Join(Environment.NewLine, Bars.Take(60))}";

    /// <summary>FsCheck finds this by type.</summary>
    public static Arbitrary<BarScript> Arbitrary() => Arb.From(
        from seed in Gen.Choose(0, int.MaxValue)
        from length in Gen.Choose(0, 160)
        select Write(seed, length));

    public static BarScript Write(int seed, int length)
    {
        var random = new Random(seed);
        var level = Math.Pow(10, random.Next(-6, 10));
        var price = level * (1 + random.NextDouble());
        var time = new DateTime(2020, 1, 1, 14, 30, 0, DateTimeKind.Utc);
        var silent = random.Next(3) == 0 ? random.Next(20) : 0;
        var bars = new Bar[length];
        for (var i = 0; i < length;)
        {
            var stretch = Math.Min(random.Next(1, 40), length - i);
            var noise = random.Next(4) == 0 ? 0 : 0.05 * random.NextDouble();
            for (var end = i + stretch; i < end; i++)
            {
                var open = random.Next(3) == 0 ? price * (1 + (noise * (random.NextDouble() - 0.5))) : price;
                price *= 1 + (noise * (random.NextDouble() - 0.5));
                var close = random.Next(5) == 0 ? open : price;
                var high = Math.Max(open, close) * (1 + (noise * random.NextDouble() * random.Next(2)));
                var low = Math.Min(open, close) * (1 - (noise * random.NextDouble() * random.Next(2)));
                var volume = i < silent || random.Next(10) == 0 ? 0 : Math.Floor(random.NextDouble() * 1e6);
                bars[i] = new Bar(time, open, high, low, close, volume);
                time = time.AddDays(random.Next(1, 4));
                price = close;
            }
        }

        return new BarScript(bars, level);
    }
}
