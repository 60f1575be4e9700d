namespace Anomaly.Testing;

/// <summary>Bars of a random walk that begins at 100.</summary>
public static class Walk
{
    public static IEnumerable<Bar> Bars(int count, int seed)
    {
        var random = new System.Random(seed);
        var (time, price) = (new DateTime(2010, 1, 4, 0, 0, 0, DateTimeKind.Utc), 100.0);
        for (var i = 0; i < count; i++, time = time.AddHours(1))
        {
            var open = price;
            price = Math.Round(Math.Max(1, price + random.NextDouble() - 0.5), 4);
            double Wick() => Math.Round(random.NextDouble() / 5, 4);
            yield return new Bar(time, open, Math.Max(open, price) + Wick(), Math.Min(open, price) - Wick(), price, random.Next(1000, 9000));
        }
    }
}
