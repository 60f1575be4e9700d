using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Storage;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Tickers;

public sealed class SeriesBackfillTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Backfill_emptySeries_commitsSliceBySliceAndEndsComplete()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);

        var run = await host.BackfillAsync("2y");

        Assert.Equal((RunStatus.Complete, 1.0, (string?)null), (run.Status, run.Progress, run.Error));
        Assert.Equal(700, await host.Store.CountBarsAsync(Apple, TimeRange.All));
        var anomalies = await host.AnomaliesAsync();
        Assert.Equal(anomalies.Select(anomaly => anomaly.Id).Order(), run.AnomalyIds.Order());
        Assert.Equal(anomalies.Count, run.AnomaliesFound);
        Assert.True((await host.Store.LoadSeriesAsync(Apple))!.Version >= 7);
        Assert.Equal(RunStatus.Complete, (await host.Ticker().GetStateAsync(CancellationToken.None)).Status);
    }

    [Theory]
    [InlineData("2y")]
    [InlineData("max")]
    public async Task Backfill_slices_countEveryBarOfTheSourceOnce(string period)
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);

        var run = await host.BackfillAsync(period);
        var again = await host.BackfillAsync(period);

        Assert.Equal((700, 700), (run.RowsLoaded, again.RowsLoaded));
    }

    [Fact]
    public async Task Backfill_detectionBetweenItsSlices_leavesTheSeriesToIt()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);
        Task<DetectionOutcome>? between = null;
        host.Market.Gate = (_, from) =>
        {
            if (from > TestBars.Start.AddDays(150))
                between ??= host.DetectAsync();
            return Task.CompletedTask;
        };

        var run = await host.BackfillAsync("2y");

        var outcome = await between!;
        Assert.Equal(("backfill_running", run.Id, 0), (outcome.Reason, outcome.Run.Id, outcome.RowsProcessed));
        Assert.Equal((RunStatus.Complete, 700), (run.Status, run.RowsLoaded));
        Assert.Equal(700, await host.Store.CountBarsAsync(Apple, TimeRange.All));
    }

    [Fact]
    public async Task Backfill_slices_giveWhatOneDetectionGives()
    {
        await using var sliced = Start();
        await using var whole = Start();
        foreach (var host in new[] { sliced, whole })
        {
            host.Market.Put(Apple, TestBars.Walk(700));
            host.CloseBars(700);
        }

        await sliced.BackfillAsync("2y");
        await whole.DetectAsync(period: "2y");

        Assert.Equal((await whole.Store.LoadSeriesAsync(Apple))!.FeatureState, (await sliced.Store.LoadSeriesAsync(Apple))!.FeatureState);
        Assert.Equal(
            (await whole.AnomaliesAsync()).Select(anomaly => (anomaly.Id, anomaly.AnomalyScore)),
            (await sliced.AnomaliesAsync()).Select(anomaly => (anomaly.Id, anomaly.AnomalyScore)));
    }

    [Fact]
    public async Task Backfill_sourceThatAsksForPatience_waitsAndGoesOn()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);
        var refusals = 0;
        host.Market.Failure = (_, _, _) => refusals++ < 3 ? new MarketDataUnavailableException("Requests wait.", TimeSpan.FromSeconds(5)) : null;

        var run = await host.BackfillAsync("2y");

        Assert.Equal((RunStatus.Complete, 700L), (run.Status, run.RowsLoaded));
    }

    [Fact]
    public async Task Backfill_sourceThatAsksForPatienceNowAndThen_isNotGivenUp()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);
        var calls = 0;
        host.Market.Failure = (_, _, _) => calls++ % 16 < 15 ? new MarketDataUnavailableException("Requests wait.", TimeSpan.FromSeconds(5)) : null;

        var run = await host.BackfillAsync("2y");

        Assert.True(calls > 60, "The source was asked too seldom to be out of patience.");
        Assert.Equal((RunStatus.Complete, 700L), (run.Status, run.RowsLoaded));
    }

    [Fact]
    public async Task Backfill_sourceThatAsksForPatienceForEver_failsAtLast()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);
        host.Market.Failure = (_, _, _) => new MarketDataUnavailableException("Requests wait.", TimeSpan.FromSeconds(5));

        var run = await host.BackfillAsync("2y");

        Assert.Equal((RunStatus.Failed, "Requests wait."), (run.Status, run.Error));
    }

    [Fact]
    public async Task Backfill_longerHistory_movesTheAnchorInOneCommit()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(2600));
        host.CloseBars(2600);
        await host.DetectAsync();

        var run = await host.BackfillAsync("max");

        Assert.Equal(RunStatus.Complete, run.Status);
        Assert.Equal(2600, await host.Store.CountBarsAsync(Apple, TimeRange.All));
        var metadata = await host.Store.LoadSeriesAsync(Apple);
        Assert.Equal((TestBars.Start, 2L, 2600L), (metadata!.Anchor, metadata.Version, metadata.RowsProcessed));
    }

    [Fact]
    public async Task Backfill_nothingNew_endsCompleteWithoutACommit()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        await host.BackfillAsync("1y");

        var before = (await host.Store.LoadSeriesAsync(Apple))!.Version;
        var again = await host.BackfillAsync("1y");

        Assert.Equal((RunStatus.Complete, 300, 0, 0), (again.Status, again.RowsLoaded, again.RowsPreprocessed, again.AnomaliesFound));
        Assert.Equal(before, (await host.Store.LoadSeriesAsync(Apple))!.Version);
    }

    [Fact]
    public async Task Backfill_whileOneRuns_isRefusedWithItsRunUnlessForced()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        var answer = new TaskCompletionSource();
        host.Market.Gate = (_, _) => answer.Task;
        var first = await host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("1y"), Force = false }, CancellationToken.None);
        var whileRunning = host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("1y"), Force = false }, CancellationToken.None);
        var forced = host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("1y"), Force = true }, CancellationToken.None);
        answer.SetResult();

        Assert.Equal((false, first.RunId), ((await whileRunning).Started, (await whileRunning).RunId));
        Assert.True((await forced).Started);
        await host.SettleAsync();
        Assert.Equal(RunStatus.Complete, (await host.Store.FindRunAsync((await forced).RunId))!.Status);
        var replaced = await host.Store.FindRunAsync(first.RunId);
        Assert.Equal(RunStatus.Failed, replaced!.Status);
        Assert.Contains((await forced).RunId, replaced.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backfill_sourceGivesOutHalfway_endsPartialWithWhatThereIs()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);
        var limit = TestBars.Start.AddDays(400);
        host.Market.Failure = (_, _, to) => to > limit ? new MarketDataUnavailableException("The source is down.") : null;

        var run = await host.BackfillAsync("2y");

        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.Contains(run.Warnings, warning => warning.Contains("The source is down.", StringComparison.Ordinal));
        Assert.InRange(await host.Store.CountBarsAsync(Apple, TimeRange.All), 300, 400);
        host.Market.Failure = (_, _, _) => null;
        Assert.InRange((await host.DetectAsync()).RowsProcessed, 300, 400);
    }

    [Fact]
    public async Task Backfill_sourceFailsAtOnce_endsFailed()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(10));
        host.Market.Failure = (_, _, _) => new MarketDataUnavailableException("The source is down.");

        var run = await host.BackfillAsync("1y");

        Assert.Equal((RunStatus.Failed, "The source is down."), (run.Status, run.Error));
        Assert.Null(await host.Store.LoadSeriesAsync(Apple));
    }

    [Fact]
    public async Task Backfill_askedForAgainAfterItsEnd_isTheSameRun()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        var request = new BackfillRequest { MaxPeriod = Period.Parse("1y"), Force = true, RunId = "mine" };
        await host.Ticker().StartBackfillAsync(request, CancellationToken.None);
        await host.SettleAsync();

        var again = await host.Ticker().StartBackfillAsync(request, CancellationToken.None);

        Assert.Equal((true, "mine"), (again.Started, again.RunId));
        Assert.Single((await host.Store.ListRunsAsync(new RunQuery { Limit = 10, Trigger = RunTrigger.Backfill })).Items);
    }

    private static SeriesHost Start() => SeriesHost.Start(options => options.BackfillSliceBars = 100);

    [Fact]
    public async Task Backfill_whileItRuns_isReminded_andNoLongerOnceItHasEnded()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        var answer = new TaskCompletionSource();
        host.Market.Gate = (_, _) => answer.Task;

        await host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("1y"), Force = false }, CancellationToken.None);
        Assert.Equal([Apple], host.Reminders.Keys);
        answer.SetResult();
        await host.SettleAsync();

        Assert.Empty(host.Reminders);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Backfill_storeOrAnotherWriterGetsInItsWay_pausesUntilItsReminderComes(bool conflict)
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);
        var commits = 0;
        host.StoreFailure = method => method == nameof(IDetectionStore.CommitAsync) && ++commits == 4
            ? conflict ? new StoreConflictException("AAPL/1d", "3", "4") : new StoreUnavailableException("The store is away.", TimeSpan.FromSeconds(1))
            : null;

        var paused = await host.BackfillAsync("2y");
        Assert.Equal((RunStatus.InProgress, 1), (paused.Status, host.Deactivations));
        Assert.Equal([Apple], host.Reminders.Keys);
        Assert.InRange(await host.Store.CountBarsAsync(Apple, TimeRange.All), 100, 400);

        await host.RemindAsync();
        await host.SettleAsync();

        var run = await host.Store.FindRunAsync(paused.Id);
        Assert.Equal((RunStatus.Complete, 700L), (run!.Status, run.RowsLoaded));
        Assert.Equal(700, await host.Store.CountBarsAsync(Apple, TimeRange.All));
        Assert.Empty(host.Reminders);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Backfill_processEndsInTheMiddle_endsAsOneThatWasNotCutOff(bool seriesWasKnown)
    {
        await using var host = Start();
        await using var whole = Start();
        foreach (var each in new[] { host, whole })
        {
            each.Market.Put(Apple, TestBars.Walk(700));
            each.CloseBars(700);
            if (seriesWasKnown)
                await each.DetectAsync(period: "1mo");
        }

        var reached = new TaskCompletionSource();
        host.Market.Gate = (_, from) =>
        {
            if (from < TestBars.Start.AddDays(350))
                return Task.CompletedTask;
            reached.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        var ticket = await host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("2y"), Force = false }, CancellationToken.None);
        await reached.Task;
        await host.RestartAsync();
        host.Market.Gate = (_, _) => Task.CompletedTask;
        await host.RemindAsync();
        await host.SettleAsync();

        await whole.BackfillAsync("2y");
        var run = await host.Store.FindRunAsync(ticket.RunId);
        Assert.Equal((RunStatus.Complete, 700L), (run!.Status, run.RowsLoaded));
        Assert.Equal((await whole.Store.LoadSeriesAsync(Apple))!.FeatureState, (await host.Store.LoadSeriesAsync(Apple))!.FeatureState);
        Assert.Equal(
            (await whole.AnomaliesAsync()).Select(anomaly => (anomaly.Id, anomaly.Status)), (await host.AnomaliesAsync()).Select(anomaly => (anomaly.Id, anomaly.Status)));
    }

    [Fact]
    public async Task Backfill_max_killedAfterItsFirstSlice_goesOnBehindIt()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);
        var commits = 0;
        host.StoreFailure = method => method == nameof(IDetectionStore.CommitAsync) && ++commits == 2 ? new StoreUnavailableException("Killed.", TimeSpan.Zero) : null;
        var killed = await host.BackfillAsync("max");
        await host.RestartAsync();
        host.Market.Calls.Clear();
        Assert.Equal(100, await host.Store.CountBarsAsync(Apple, TimeRange.All));

        await host.RemindAsync();
        await host.SettleAsync();

        Assert.Equal(TestBars.Start.AddDays(99), host.Market.Calls.Min(call => call.From));
        var run = await host.Store.FindRunAsync(killed.Id);
        Assert.Equal((RunStatus.Complete, 700L), (run!.Status, run.RowsLoaded));
    }

    [Fact]
    public async Task Reminder_withoutABackfill_isGivenUp()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(10));
        host.Reminders[Apple] = true;

        await host.RemindAsync();

        Assert.Empty(host.Reminders);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task Backfill_runIdThatIsNone_isRefused(string id)
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(10));

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker().StartBackfillAsync(
            new BackfillRequest { MaxPeriod = Period.Parse("1y"), Force = false, RunId = id }, CancellationToken.None));

        Assert.Equal(DetectionErrorKind.InvalidRequest, failure.Kind);
    }

    [Fact]
    public async Task Backfill_idOfAnotherRun_isRefused()
    {
        await using var host = Start();
        host.Market.Put(Apple, TestBars.Walk(50));
        host.CloseBars(50);
        var detection = await host.DetectAsync();

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker().StartBackfillAsync(
            new BackfillRequest { MaxPeriod = Period.Parse("1y"), Force = false, RunId = detection.Run.Id }, CancellationToken.None));

        Assert.Contains("is no backfill of AAPL/1d", failure.Message, StringComparison.Ordinal);
        Assert.Empty(host.Reminders);
    }
}
