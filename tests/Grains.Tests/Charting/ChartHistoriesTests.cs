using Anomaly.Caching;
using Anomaly.Grains.Charting;
using Anomaly.Grains.Detecting;
using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;
using Anomaly.Testing;
using static Anomaly.Grains.Tests.Kit.StoredSeriesFixture;

namespace Anomaly.Grains.Tests.Charting;

public sealed class ChartHistoriesTests
{
    [Fact]
    public async Task GetAsync_hasEveryStoredBarAndTheAnomaliesThatHold()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(244);

        var history = await series.Services.Charts.GetAsync(snapshot, CancellationToken.None);

        Assert.Equal((244, 1L, TestBars.Start.AddDays(243)), (history.Count, history.Version, history.Last));
        var anomalies = await series.AnomaliesAsync();
        Assert.NotEmpty(anomalies);
        Assert.Equal(anomalies.Select(anomaly => anomaly.Id), history.Markers!.Value.Select(marker => marker.AnomalyId));
    }

    [Fact]
    public async Task Follow_appendedBars_growTheHistoryInMemory()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(200);
        var before = await series.Services.Charts.GetAsync(snapshot, CancellationToken.None);

        var result = await DetectNextAsync(series, snapshot, TestBars.Walk(244));
        series.Services.Charts.Follow(snapshot, result);
        var after = await series.Services.Charts.GetAsync(result.Snapshot, CancellationToken.None);

        Assert.Same(before, after);
        Assert.Equal((244, 2L), (after.Count, after.Version));
        var fresh = new SeriesHistory(TestBars.Walk(244), version: 2);
        Assert.Equal(fresh.Columns(243), after.Columns(243));
        Assert.Equal((await series.AnomaliesAsync()).Count, after.Markers!.Value.Length);
    }

    [Fact]
    public async Task Follow_correctedBar_readsTheHistoryAgain()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(200);
        var before = await series.Services.Charts.GetAsync(snapshot, CancellationToken.None);
        var bars = TestBars.Walk(200);
        bars[198] = bars[198] with { Volume = 1 };

        var result = await DetectNextAsync(series, snapshot, bars);
        series.Services.Charts.Follow(snapshot, result);
        var after = await series.Services.Charts.GetAsync(result.Snapshot, CancellationToken.None);

        Assert.NotSame(before, after);
        Assert.Equal(bars[198], after.Bar(198));
    }

    [Fact]
    public async Task GetAsync_committedByAnotherActivation_readsTheLaterVersion()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(200);
        await series.Services.Charts.GetAsync(snapshot, CancellationToken.None);

        await DetectNextAsync(series, snapshot, TestBars.Walk(201));
        var after = await series.Services.Charts.GetAsync(await series.LoadAsync(), CancellationToken.None);

        Assert.Equal((201, 2L), (after.Count, after.Version));
    }

    /// <summary>The fault: what a burst of charts had filled was kept for as long as the process ran.</summary>
    [Fact]
    public async Task History_thatNobodyAsksFor_isForgottenWithinAMinute()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(200);
        var charts = series.Services.Charts;
        await charts.GetAsync(snapshot, CancellationToken.None);
        Assert.InRange(charts.Bytes, 200 * 88, 200 * 400);

        series.Wall.Advance(ByteCache.KeptFor - TimeSpan.FromSeconds(1));
        await charts.GetAsync(snapshot, CancellationToken.None);
        series.Wall.Advance(ByteCache.KeptFor - TimeSpan.FromSeconds(1));
        Assert.NotEqual(0, charts.Bytes);
        series.Wall.Advance(TimeSpan.FromSeconds(15));

        // The cache takes away on a thread of the pool what it finds to have expired.
        await Eventually.HoldsAsync(() => charts.Bytes == 0, TimeSpan.FromSeconds(10), () => $"{charts.Bytes} bytes are still kept");
    }

    [Fact]
    public async Task GetOverviewAsync_isKeptAndGrowsUntilNobodyHasAskedForAWhile()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(200);
        var charts = series.Services.Charts;
        var overview = await charts.GetOverviewAsync(snapshot, asOf: null, CancellationToken.None);

        series.Wall.Advance(TimeSpan.FromMinutes(25));
        var grown = await DetectNextAsync(series, snapshot, TestBars.Walk(201));
        charts.Follow(snapshot, grown);
        Assert.Same(overview, await charts.GetOverviewAsync(grown.Snapshot, asOf: null, CancellationToken.None));
        Assert.Equal((201, 2L), (overview.Count, overview.Version));

        series.Wall.Advance(TimeSpan.FromMinutes(25));
        var next = await DetectNextAsync(series, grown.Snapshot, TestBars.Walk(202));
        charts.Follow(grown.Snapshot, next);
        series.Wall.Advance(TimeSpan.FromMinutes(25));
        var last = await DetectNextAsync(series, next.Snapshot, TestBars.Walk(203));
        charts.Follow(next.Snapshot, last);

        Assert.Equal(0, charts.Bytes);
    }

    private static Task<DetectionResult> DetectNextAsync(StoredSeriesFixture series, SeriesSnapshot snapshot, Bar[] bars)
    {
        series.Market.Put(Apple, bars);
        series.CloseBars(bars.Length);
        return series.Services.Pipeline.DetectAsync(snapshot, UsModel, series.NewRun("next"), null, null, whole: false, CancellationToken.None);
    }
}
