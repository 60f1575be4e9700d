using Anomaly.Detection.Engine.Merging;
using Anomaly.Grains.Tests.Kit;
using static Anomaly.Grains.Tests.Kit.StoredSeriesFixture;

namespace Anomaly.Grains.Tests.Detecting;

public sealed class SeriesComparerTests
{
    [Fact]
    public async Task CompareAsync_nothingStored_everyBarIsNew()
    {
        await using var series = new StoredSeriesFixture();
        series.Market.Put(Apple, TestBars.Walk(20));
        series.CloseBars(20);

        var comparison = await series.CompareAsync(await series.LoadAsync());

        Assert.Equal(TestBars.Walk(20), comparison.Delta.New);
        Assert.False(comparison.Rewritten);
    }

    [Fact]
    public async Task CompareAsync_newBarsBehindTheTail_needsNoStoredBarBeforeIt()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);
        series.Market.Put(Apple, TestBars.Walk(62));
        series.CloseBars(62);

        var comparison = await series.CompareAsync(snapshot);

        Assert.Equal((SeriesChange.Appended, 5), (comparison.Delta.Change, comparison.Delta.Compared));
        Assert.Equal(TestBars.Walk(62)[60..], comparison.Delta.New);
        Assert.Null(comparison.Stored);
    }

    [Fact]
    public async Task CompareAsync_barWithinTheTailCorrected_namesItsTime()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);
        var bar = TestBars.Walk(60)[58];
        series.Market.Put(Apple, [bar with { Volume = bar.Volume + 1 }]);

        var comparison = await series.CompareAsync(snapshot);

        Assert.Equal((SeriesChange.Revised, bar.Time), (comparison.Delta.Change, comparison.Delta.RevisedFrom));
        Assert.False(comparison.Rewritten);
    }

    [Fact]
    public async Task CompareAsync_firstBarOfTheOverlapDiffers_fetchesTheWholeSeries()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);
        var bars = TestBars.Walk(60);
        series.Market.Put(Apple, bars[40..].Select(bar => bar with { Volume = bar.Volume + 1 }));

        var comparison = await series.CompareAsync(snapshot);

        Assert.True(comparison.Rewritten);
        Assert.False(comparison.Replaces);
        Assert.Equal(bars, comparison.Stored);
        Assert.Equal(series.Market.All(Apple), comparison.Fetched.Closed);
        Assert.Equal(bars[40].Time, comparison.Delta.RevisedFrom);
    }

    [Fact]
    public async Task CompareAsync_everyBarDiffersAndTheFirstAreGone_replacesTheSeries()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);
        series.Market.Remove(Apple, TestBars.Start);
        series.Market.Put(Apple, TestBars.Walk(60, price: 50)[1..]);

        Assert.True((await series.CompareAsync(snapshot)).Replaces);
    }
}
