using Anomaly.Grains.Backfilling;
using Anomaly.Grains.Detecting;
using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Storage;
using Anomaly.Testing;
using static Anomaly.Grains.Tests.Kit.StoredSeriesFixture;

namespace Anomaly.Grains.Tests.Backfilling;

public sealed class BackfillRunnerTests
{
    [Fact]
    public async Task Plan_nothingStored_commitsEachSliceFromThePeriodsBeginning()
    {
        await using var series = new StoredSeriesFixture();
        series.CloseBars(60);

        var job = series.Services.Backfills.Plan(await series.LoadAsync(), Run(series, "10d"));

        Assert.True(job.Appends);
        Assert.Equal((TestBars.Start.AddDays(50), TestBars.Start.AddDays(60), job.Plan.From), (job.Plan.From, job.Plan.To, job.Cursor));
    }

    [Fact]
    public async Task Plan_knownSeries_collectsItsSlicesAndCountsFromZero()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);

        var job = series.Services.Backfills.Plan(snapshot, Run(series, "10d") with { RowsLoaded = 7, RowsPreprocessed = 6 });

        Assert.False(job.Appends);
        Assert.Equal((0L, 0L, job.Plan.From), (job.Run.RowsLoaded, job.Run.RowsPreprocessed, job.Cursor));
    }

    [Fact]
    public async Task Plan_runWithCommittedSlices_goesOnBehindTheLastStoredBar()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);
        var run = Run(series, "max").ScoredBy(UsModel.Model) with { RowsLoaded = 60 };

        var job = series.Services.Backfills.Plan(snapshot, run);

        Assert.True(job.Appends);
        Assert.Equal((60L, snapshot.Last!.Value.AddTicks(1)), (job.Run.RowsLoaded, job.Cursor));
    }

    [Fact]
    public async Task Plan_runWithCommittedSlices_beginsWhereItBeganBeforeTheCrash()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);
        series.CloseBars(100);
        var run = Run(series, "50d").ScoredBy(UsModel.Model) with { RowsLoaded = 60 };

        var plan = series.Services.Backfills.Plan(snapshot, run).Plan;

        Assert.Equal((TestBars.Start.AddDays(50), TestBars.Start.AddDays(100)), (plan.From, plan.To));
    }

    [Fact]
    public async Task ContinueAsync_onlySlice_endsTheRunAsTheDetectionOfItsBarsWould()
    {
        await using var series = new StoredSeriesFixture();
        series.Market.Put(Apple, TestBars.Walk(60));
        series.CloseBars(60);
        var snapshot = await series.LoadAsync();
        var job = series.Services.Backfills.Plan(snapshot, Run(series, "1y"));

        var result = await ContinueAsync(series, job, snapshot);

        Assert.Equal((RunStatus.Complete, 1.0, 60L, 46L), (result.Run.Status, result.Run.Progress, result.Run.RowsLoaded, result.Run.RowsPreprocessed));
        Assert.Equal(UsModel.Rebuild(TestBars.Walk(60)).State.ToBytes(), result.Snapshot.Metadata!.FeatureState);
    }

    [Fact]
    public async Task ContinueAsync_historyBeginsMuchLaterThanAsked_warns()
    {
        await using var series = new StoredSeriesFixture();
        series.Market.Put(Apple, TestBars.Walk(60));
        series.CloseBars(60);
        var snapshot = await series.LoadAsync();

        var result = await ContinueAsync(series, series.Services.Backfills.Plan(snapshot, Run(series, "1y")), snapshot);

        Assert.Equal("The source's history begins later than the 1y asked for, at 2024-01-01 14:30:00Z.", Assert.Single(result.Run.Warnings));
    }

    [Fact]
    public async Task ContinueAsync_decadesWithoutBars_areNoProgress()
    {
        await using var series = Sliced();
        series.Market.Put(Apple, TestBars.Walk(700));
        series.CloseBars(700);

        var steps = await RunToItsEndAsync(series, "max");

        Assert.True(steps.Count > 60, "The source was asked for the decades before its history.");
        Assert.All(steps, step => Assert.InRange(step.Progress - (step.RowsLoaded / 700.0), -0.01, 0.3));
        Assert.All(steps, step => Assert.Equal(step.RowsLoaded == 0, step.Progress == 0));
        Assert.Equal((RunStatus.Complete, 1.0, 700L), (steps[^1].Status, steps[^1].Progress, steps[^1].RowsLoaded));
    }

    [Fact]
    public async Task ContinueAsync_manyBarsInOneAnswerOfTheSource_areCommittedSliceBySlice()
    {
        await using var series = Sliced();
        series.Market.Put(Apple, TestBars.Walk(700));
        series.CloseBars(700);

        var steps = await RunToItsEndAsync(series, "max");

        Assert.All(steps.Skip(1).Zip(steps), pair => Assert.InRange(pair.First.RowsLoaded - pair.Second.RowsLoaded, 0, 100));
        Assert.InRange((await series.LoadAsync()).Version, 7, 10);
        Assert.Equal(UsModel.Rebuild(TestBars.Walk(700)).State.ToBytes(), (await series.LoadAsync()).Metadata!.FeatureState);
    }

    [Fact]
    public async Task ContinueAsync_secondsLeft_areUnknownAtFirstAndThenTheRestAtThePaceSoFar()
    {
        await using var series = Sliced(10);
        series.Market.Put(Apple, TestBars.Walk(99));
        series.CloseBars(99);

        var steps = await RunToItsEndAsync(series, "99d", _ => series.Wall.Advance(TimeSpan.FromSeconds(2)));

        Assert.Equal(10, steps.Count);
        Assert.All(steps.SkipLast(1).Select((step, done) => step.SecondsLeft - (2 * (9 - done))), error => Assert.InRange(error!.Value, -1.5, 1.5));
        Assert.Null(steps[^1].SecondsLeft);
        Assert.Null(series.Services.Backfills.Plan(await series.LoadAsync(), Run(series, "max")).Run.SecondsLeft);
    }

    [Fact]
    public async Task ContinueAsync_knownSeriesThatEndsEarly_isComparedOnceAndThenAppended()
    {
        await using var series = Sliced();
        await series.DetectAsync(250);
        series.Market.Put(Apple, TestBars.Walk(1000));
        series.CloseBars(1000);

        var steps = await RunToItsEndAsync(series, "3y");

        Assert.Equal(steps.Select(step => step.Progress).Order(), steps.Select(step => step.Progress));
        Assert.Equal((RunStatus.Complete, 1000L), (steps[^1].Status, steps[^1].RowsLoaded));
        Assert.InRange((await series.LoadAsync()).Version, 8, 10);
        Assert.Equal(UsModel.Rebuild(TestBars.Walk(1000)).State.ToBytes(), (await series.LoadAsync()).Metadata!.FeatureState);
    }

    [Fact]
    public async Task ContinueAsync_sourceFailsBeforeAnythingIsStored_fails()
    {
        await using var series = new StoredSeriesFixture();
        series.Market.Failure = (_, _, _) => new MarketDataUnavailableException("The source is down.");
        var snapshot = await series.LoadAsync();
        var job = series.Services.Backfills.Plan(snapshot, Run(series, "1y"));

        await Assert.ThrowsAsync<MarketDataUnavailableException>(() => ContinueAsync(series, job, snapshot));
    }

    [Fact]
    public async Task ContinueAsync_knownSeriesWhoseSourceFailsAtOnce_failsInsteadOfLeavingAHole()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);
        series.Market.Failure = (_, _, _) => new MarketDataUnavailableException("The source is down.");
        var job = series.Services.Backfills.Plan(snapshot, Run(series, "5y"));

        await Assert.ThrowsAsync<MarketDataUnavailableException>(() => ContinueAsync(series, job, snapshot));
    }

    [Fact]
    public async Task ContinueAsync_longerPast_isCommittedBackwardsInPieces()
    {
        await using var series = await EndOfAsync(1000, 120);
        var anchors = new List<DateTime>();

        var steps = await RunToItsEndAsync(series, "3y", snapshot => anchors.Add(snapshot.Anchor!.Value));

        Assert.InRange(anchors.Distinct().Count(), 3, 5);
        Assert.Equal(anchors.OrderDescending(), anchors);
        Assert.Equal(steps.Select(step => step.Progress).Order(), steps.Select(step => step.Progress));
        Assert.Equal(steps.Select(step => step.RowsLoaded).Order(), steps.Select(step => step.RowsLoaded));
        Assert.Equal((RunStatus.Complete, 1.0, 1000L), (steps[^1].Status, steps[^1].Progress, steps[^1].RowsLoaded));
        await AssertIsWhatOneRebuildGivesAsync(series, 1000);
    }

    [Fact]
    public async Task ContinueAsync_cutOffWhileThePastGrows_goesOnFromThePastThatIsStored()
    {
        await using var series = await EndOfAsync(1000, 120);
        var first = TestBars.Start.AddDays(880);
        var (snapshot, job) = await StartAsync(series, "3y");
        while (snapshot.Anchor == first)
        {
            var result = await ContinueAsync(series, job, snapshot);
            (snapshot, job.Run) = (result.Snapshot, result.Run);
        }

        series.Market.Calls.Clear();

        var resumed = series.Services.Backfills.Plan(await series.LoadAsync(), (await series.Store.FindRunAsync("backfill"))!);
        var steps = await RunToItsEndAsync(series, resumed, await series.LoadAsync());

        Assert.DoesNotContain(series.Market.Calls, call => call.From < snapshot.Anchor && call.To > snapshot.Anchor!.Value.AddTicks(1));
        Assert.Equal(RunStatus.Complete, steps[^1].Status);
        Assert.All(steps, step => Assert.InRange(step.Progress, job.Run.Progress, 1));
        await AssertIsWhatOneRebuildGivesAsync(series, 1000);
    }

    [Fact]
    public async Task ContinueAsync_sourceFailsWhileThePastGrows_keepsWhatMeetsTheStoredBars()
    {
        await using var series = await EndOfAsync(1000, 120);
        series.Market.Failure = (_, from, _) => from < TestBars.Start.AddDays(500) ? new MarketDataUnavailableException("The source is down.") : null;

        var steps = await RunToItsEndAsync(series, "2y");

        var anchor = (await series.LoadAsync()).Anchor!.Value;
        Assert.Equal(RunStatus.Partial, steps[^1].Status);
        Assert.Contains(steps[^1].Warnings, warning => warning.StartsWith($"Before {anchor:yyyy-MM}", StringComparison.Ordinal) && warning.EndsWith("The source is down.", StringComparison.Ordinal));
        Assert.InRange(anchor, TestBars.Start.AddDays(500), TestBars.Start.AddDays(520));
        Assert.Equal((TestBars.Start.AddDays(1000) - anchor).Days, await series.Store.CountBarsAsync(Apple, TimeRange.All));
    }

    [Fact]
    public async Task ContinueAsync_sourceThatRestatedTheStoredBeginning_comparesEverythingAtOnce()
    {
        await using var series = await EndOfAsync(1000, 120);
        Bar[] halved = [.. TestBars.Walk(1000).Select(bar => bar with { Open = bar.Open / 2, High = bar.High / 2, Low = bar.Low / 2, Close = bar.Close / 2 })];
        series.Market.Put(Apple, halved);

        var steps = await RunToItsEndAsync(series, "max");

        Assert.Equal((RunStatus.Complete, 1000L), (steps[^1].Status, steps[^1].RowsLoaded));
        Assert.Equal(UsModel.Rebuild(halved).State.ToBytes(), (await series.LoadAsync()).Metadata!.FeatureState);
    }

    private static StoredSeriesFixture Sliced(int bars = 100) => new(new DetectionOptions { BackfillSliceBars = bars });

    /// <summary>A series of which only the last bars were detected, of a source that has all of them; its past is committed 250 bars at a time.</summary>
    private static async Task<StoredSeriesFixture> EndOfAsync(int count, int stored)
    {
        var series = Sliced(1);
        series.Market.Put(Apple, TestBars.Walk(count)[^stored..]);
        series.CloseBars(count);
        await series.Services.Pipeline.DetectAsync(await series.LoadAsync(), UsModel, series.NewRun("first"), null, null, whole: false, CancellationToken.None);
        series.Market.Put(Apple, TestBars.Walk(count));
        return series;
    }

    private static async Task AssertIsWhatOneRebuildGivesAsync(StoredSeriesFixture series, int count)
    {
        var expected = UsModel.Rebuild(TestBars.Walk(count));
        var snapshot = await series.LoadAsync();
        Assert.Equal(expected.State.ToBytes(), snapshot.Metadata!.FeatureState);
        Assert.Equal(TestBars.Walk(count), await series.Store.ReadAllBarsAsync(Apple, TimeRange.All));
        // Only their times: an anomaly that holds still keeps the score with which it was found.
        Assert.Equal(expected.Anomalies.Select(finding => finding.Time), (await AnomaliesAsync(series)).Select(anomaly => anomaly.Datetime));
        Assert.Equal(expected.Anomalies.Length, snapshot.Metadata.AnomaliesFound);
    }

    private static async Task<List<AnomalyRecord>> AnomaliesAsync(StoredSeriesFixture series) =>
        [.. (await series.Store.ReadAllAnomaliesAsync(Apple, UsModel.Model.Hash, TimeRange.All)).Where(anomaly => anomaly.Status != AnomalyStatus.Retracted)];

    /// <summary>The run after each of its slices.</summary>
    private static async Task<List<DetectionRun>> RunToItsEndAsync(StoredSeriesFixture series, string period, Action<SeriesSnapshot>? beforeEach = null)
    {
        var (snapshot, job) = await StartAsync(series, period);
        return await RunToItsEndAsync(series, job, snapshot, beforeEach);
    }

    private static async Task<(SeriesSnapshot Snapshot, BackfillJob Job)> StartAsync(StoredSeriesFixture series, string period)
    {
        var snapshot = await series.LoadAsync();
        var job = series.Services.Backfills.Plan(snapshot, Run(series, period) with { Id = "backfill" });
        await series.Store.StartRunAsync(job.Run);
        return (snapshot, job);
    }

    private static async Task<List<DetectionRun>> RunToItsEndAsync(
        StoredSeriesFixture series, BackfillJob job, SeriesSnapshot snapshot, Action<SeriesSnapshot>? beforeEach = null)
    {
        var steps = new List<DetectionRun>();
        while (job.Run.Status == RunStatus.InProgress)
        {
            beforeEach?.Invoke(snapshot);
            var result = await ContinueAsync(series, job, snapshot);
            (snapshot, job.Run) = (result.Snapshot, result.Run);
            steps.Add(job.Run);
        }

        return steps;
    }

    private static Task<DetectionResult> ContinueAsync(StoredSeriesFixture series, BackfillJob job, SeriesSnapshot snapshot) =>
        series.Services.Backfills.ContinueAsync(job, snapshot, UsModel, CancellationToken.None);

    private static DetectionRun Run(StoredSeriesFixture series, string period) => series.NewRun() with { Trigger = RunTrigger.Backfill, Period = period };
}
