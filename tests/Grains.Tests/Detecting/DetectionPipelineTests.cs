using Anomaly.Grains.Detecting;
using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Testing;
using static Anomaly.Grains.Tests.Kit.StoredSeriesFixture;

namespace Anomaly.Grains.Tests.Detecting;

public sealed class DetectionPipelineTests
{
    [Fact]
    public async Task DetectAsync_firstRunWhoseSourceTakesLong_isOnRecordMeanwhile()
    {
        await using var series = new StoredSeriesFixture();
        series.Market.Put(Apple, TestBars.Walk(60));
        series.CloseBars(60);
        var answer = new TaskCompletionSource();
        series.Market.Gate = (_, _) => answer.Task;
        var snapshot = await series.LoadAsync();

        var detecting = DetectAsync(series, snapshot);
        await Eventually.HoldsAsync(
            async () => await series.Store.FindRunAsync("run") is not null, TimeSpan.FromSeconds(30), () => "the start of the run is not recorded.");
        Assert.False(detecting.IsCompleted);
        answer.SetResult();

        Assert.Equal(RunStatus.Complete, (await detecting).Run.Status);
    }

    [Fact]
    public async Task DetectAsync_firstRunThatTheSourceRefusesAtOnce_leavesNoTrace()
    {
        await using var series = new StoredSeriesFixture();
        series.Market.Failure = (key, _, _) => new UnavailableIntervalException(key, "AAPL has no bars at 1d.");
        var snapshot = await series.LoadAsync();

        await Assert.ThrowsAsync<UnavailableIntervalException>(() => DetectAsync(series, snapshot));

        Assert.Null(await series.Store.FindRunAsync("run"));
    }

    [Fact]
    public async Task DetectAsync_noBarHasClosed_recordsARunThatSaysSo()
    {
        await using var series = new StoredSeriesFixture();
        series.Market.Put(Apple, TestBars.Walk(1));
        series.Exchange.Advance(TimeSpan.FromHours(1));

        var result = await DetectAsync(series, await series.LoadAsync());

        Assert.Equal((null, null, 1), (result.Reason, result.Commit, result.Fetched.Live.Length));
        Assert.True(result.Snapshot.IsEmpty);
        var run = await series.Store.FindRunAsync("run");
        Assert.Equal(RunStatus.Complete, run!.Status);
        Assert.StartsWith("The source has no closed bar of AAPL/1d since", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DetectAsync_nothingNew_givesTheSameSnapshotBack()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);

        var result = await DetectAsync(series, snapshot);

        Assert.Same(snapshot, result.Snapshot);
        Assert.Equal(("already_detected", 5L, 0L), (result.Reason, result.Run.RowsLoaded, result.Run.RowsPreprocessed));
        Assert.False(result.ChangedAnomalies);
    }

    [Theory]
    [InlineData(false, null, null, 55)] // the tail
    [InlineData(true, null, null, 0)] // all that is stored
    [InlineData(false, "5d", null, 55)] // a window that is stored
    [InlineData(false, "10y", null, -3593)] // a window that reaches further back
    [InlineData(false, "10y", -4000, 55)] // where the source has said already that it has no more
    public async Task DetectAsync_asksTheSourceForNoMoreThanItNeeds(bool whole, string? asked, int? reached, int expected)
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);

        await series.Services.Pipeline.DetectAsync(
            snapshot, UsModel, series.NewRun(), asked is null ? null : Period.Parse(asked), reached is { } days ? TestBars.Start.AddDays(days) : null, whole, CancellationToken.None);

        Assert.Equal(TestBars.Start.AddDays(expected), series.Market.Calls.Last().From);
    }

    [Fact]
    public async Task RecordEndAsync_runThatWasNeverStarted_isStoredAsItEnded()
    {
        await using var series = new StoredSeriesFixture();
        var failed = series.NewRun().Fail(series.Wall.GetUtcNow().UtcDateTime, "The source is down.");

        await series.Services.Pipeline.RecordEndAsync(failed, CancellationToken.None);

        var stored = await series.Store.FindRunAsync("run");
        Assert.Equal((RunStatus.Failed, "The source is down."), (stored!.Status, stored.Error));
    }

    private static Task<DetectionResult> DetectAsync(StoredSeriesFixture series, SeriesSnapshot snapshot) =>
        series.Services.Pipeline.DetectAsync(snapshot, UsModel, series.NewRun(), null, null, whole: false, CancellationToken.None);
}
