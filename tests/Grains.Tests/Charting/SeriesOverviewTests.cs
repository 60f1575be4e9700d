using Anomaly.Grains.Charting;
using Anomaly.Grains.Tests.Kit;

namespace Anomaly.Grains.Tests.Charting;

public sealed class SeriesOverviewTests
{
    private static readonly Bar[] Bars = TestBars.Walk(12_347, interval: Interval.Parse("1m"));

    [Fact]
    public void Append_inAnyPieces_isTheSameAsAtOnce()
    {
        var whole = new SeriesOverview(Bars, version: 9);
        var grown = new SeriesOverview([], version: 0);
        var random = new Random(5);
        for (var at = 0; at < Bars.Length;)
        {
            var count = Math.Min(random.Next(1, 700), Bars.Length - at);
            grown.Append(Bars.AsSpan(at, count), version: 9);
            at += count;
        }

        Assert.Equal(whole.Points, grown.Points);
        Assert.Equal((whole.Count, whole.First, whole.Last, whole.Version), (grown.Count, grown.First, grown.Last, grown.Version));
        Assert.Equal(whole.EngineAtEnd().Save(), grown.EngineAtEnd().Save());
        Assert.Equal(whole.EngineAt(7_000).Save(), grown.EngineAt(7_000).Save());
    }

    [Fact]
    public void Bytes_areFewForEachBar() => Assert.InRange(new SeriesOverview(Bars, version: 1).Bytes, Bars.Length * 11, Bars.Length * 25);
}
