using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Storage;
using Anomaly.Testing;
using Orleans.Runtime;

namespace Anomaly.Grains.Tests.Tickers;

public sealed class BackfillTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Backfill_emptySeries_commitsSliceBySliceAndEndsComplete()
    {
        await using var host = await StartAsync();
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);

        var run = await BackfillAsync(host, "2y");

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
        await using var host = await StartAsync();
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);

        var run = await BackfillAsync(host, period);
        var again = await BackfillAsync(host, period);

        Assert.Equal((700, 700), (run.RowsLoaded, again.RowsLoaded));
    }

    [Fact]
    public async Task Backfill_detectionBetweenItsSlices_stillCountsEveryBarOnce()
    {
        await using var host = await StartAsync();
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);
        Task<DetectionOutcome>? between = null;
        host.Market.Gate = (_, from) =>
        {
            if (from > TestBars.Start.AddDays(150))
                between ??= host.DetectAsync();
            return Task.CompletedTask;
        };

        var run = await BackfillAsync(host, "2y");

        Assert.InRange((await between!).RowsProcessed, 400, 650);
        Assert.Equal((RunStatus.Complete, 700), (run.Status, run.RowsLoaded));
        Assert.Equal(700, await host.Store.CountBarsAsync(Apple, TimeRange.All));
    }

    [Fact]
    public async Task Backfill_slices_giveWhatOneDetectionGives()
    {
        await using var sliced = await StartAsync();
        await using var whole = await StartAsync();
        foreach (var host in new[] { sliced, whole })
        {
            host.Market.Put(Apple, TestBars.Walk(700));
            host.CloseBars(700);
        }

        await BackfillAsync(sliced, "2y");
        await whole.DetectAsync(period: "2y");

        Assert.Equal((await whole.Store.LoadSeriesAsync(Apple))!.FeatureState, (await sliced.Store.LoadSeriesAsync(Apple))!.FeatureState);
        Assert.Equal(
            (await whole.AnomaliesAsync()).Select(anomaly => (anomaly.Id, anomaly.AnomalyScore)),
            (await sliced.AnomaliesAsync()).Select(anomaly => (anomaly.Id, anomaly.AnomalyScore)));
    }

    [Fact]
    public async Task Backfill_longerHistory_movesTheAnchorInOneCommit()
    {
        await using var host = await StartAsync();
        host.Market.Put(Apple, TestBars.Walk(2600));
        host.CloseBars(2600);
        await host.DetectAsync();

        var run = await BackfillAsync(host, "max");

        Assert.Equal(RunStatus.Complete, run.Status);
        Assert.Equal(2600, await host.Store.CountBarsAsync(Apple, TimeRange.All));
        var metadata = await host.Store.LoadSeriesAsync(Apple);
        Assert.Equal((TestBars.Start, 2L, 2600L), (metadata!.Anchor, metadata.Version, metadata.RowsProcessed));
    }

    [Fact]
    public async Task Backfill_nothingNew_endsCompleteWithoutACommit()
    {
        await using var host = await StartAsync();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        await BackfillAsync(host, "1y");

        var before = (await host.Store.LoadSeriesAsync(Apple))!.Version;
        var again = await BackfillAsync(host, "1y");

        Assert.Equal((RunStatus.Complete, 300, 0, 0), (again.Status, again.RowsLoaded, again.RowsPreprocessed, again.AnomaliesFound));
        Assert.Equal(before, (await host.Store.LoadSeriesAsync(Apple))!.Version);
    }

    [Fact]
    public async Task Backfill_whileOneRuns_isRefusedWithItsRunUnlessForced()
    {
        await using var host = await StartAsync();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        var answer = new TaskCompletionSource();
        host.Market.Gate = (_, _) => answer.Task;
        var first = await host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("1y"), Force = false }, CancellationToken.None);
        var whileRunning = host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("1y"), Force = false }, CancellationToken.None);
        var forced = host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("1y"), Force = true }, CancellationToken.None);
        answer.SetResult();

        // Which of the two calls arrives first is not promised.
        Assert.False((await whileRunning).Started);
        Assert.Contains((await whileRunning).RunId, new[] { first.RunId, (await forced).RunId });
        Assert.True((await forced).Started);
        Assert.Equal(RunStatus.Complete, (await EndAsync(host, (await forced).RunId)).Status);
        var replaced = await host.Audit.GetAsync(first.RunId, CancellationToken.None);
        Assert.Equal(RunStatus.Failed, replaced!.Status);
        Assert.Contains((await forced).RunId, replaced.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backfill_sourceGivesOutHalfway_endsPartialWithWhatThereIs()
    {
        await using var host = await StartAsync();
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);
        var limit = TestBars.Start.AddDays(400);
        host.Market.Failure = (_, _, to) => to > limit ? new MarketDataUnavailableException("The source is down.") : null;

        var run = await BackfillAsync(host, "2y");

        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.Contains(run.Warnings, warning => warning.Contains("The source is down.", StringComparison.Ordinal));
        Assert.InRange(await host.Store.CountBarsAsync(Apple, TimeRange.All), 300, 400);
        host.Market.Failure = (_, _, _) => null;
        Assert.InRange((await host.DetectAsync()).RowsProcessed, 300, 400);
    }

    [Fact]
    public async Task Backfill_sourceFailsAtOnce_endsFailed()
    {
        await using var host = await StartAsync();
        host.Market.Put(Apple, TestBars.Walk(10));
        host.Market.Failure = (_, _, _) => new MarketDataUnavailableException("The source is down.");

        var run = await BackfillAsync(host, "1y");

        Assert.Equal((RunStatus.Failed, "The source is down."), (run.Status, run.Error));
        Assert.Null(await host.Store.LoadSeriesAsync(Apple));
    }

    [Fact]
    public async Task Watch_tellsProgressToItsEnd()
    {
        await using var host = await StartAsync();
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);
        var ticket = await host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("2y"), Force = false }, CancellationToken.None);

        var steps = new List<DetectionRun>();
        await foreach (var step in host.Ticker().WatchBackfillAsync(ticket.RunId, CancellationToken.None))
            steps.Add(step);

        Assert.Equal((RunStatus.Complete, 1.0), (steps[^1].Status, steps[^1].Progress));
        Assert.Equal(steps.Select(step => step.Progress).Order(), steps.Select(step => step.Progress));
        Assert.Equal(await host.AnomaliesAsync() is var all ? all.Count : 0, steps[^1].AnomaliesFound);
    }

    [Fact]
    public async Task Watch_unknownRun_isNotFound()
    {
        await using var host = await StartAsync();

        var failure = await Assert.ThrowsAsync<DetectionException>(async () =>
        {
            await foreach (var _ in host.Ticker().WatchBackfillAsync("nope", CancellationToken.None))
            {
            }
        });

        Assert.Equal(DetectionErrorKind.NotFound, failure.Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Backfill_killedInTheMiddle_isResumedWithoutACallAndLosesOrDoublesNothing(bool seriesWasKnown)
    {
        await using var host = await StartAsync();
        host.Market.Put(Apple, TestBars.Walk(2000));
        host.CloseBars(2000);
        if (seriesWasKnown)
            await host.DetectAsync(period: "1y");
        var halfway = new TaskCompletionSource();
        var cut = TestBars.Start.AddDays(1000);
        host.Market.Gate = (_, from) =>
        {
            if (from < cut)
                return Task.CompletedTask;
            halfway.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        var ticket = await host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("max"), Force = false }, CancellationToken.None);
        await halfway.Task;

        await host.CrashAsync(() => host.Market.Gate = (_, _) => Task.CompletedTask);
        await foreach (var _ in WatchStoredAsync(host, ticket.RunId))
        {
        }

        var run = await host.Audit.GetAsync(ticket.RunId, CancellationToken.None);
        Assert.Equal((RunStatus.Complete, 1.0, 2000), (run!.Status, run.Progress, run.RowsLoaded));
        await using var batch = await StartAsync();
        batch.Market.Put(Apple, TestBars.Walk(2000));
        batch.CloseBars(2000);
        await batch.DetectAsync(period: "max");
        Assert.Equal(2000, await host.Store.CountBarsAsync(Apple, TimeRange.All));
        Assert.Equal((await batch.Store.LoadSeriesAsync(Apple))!.FeatureState, (await host.Store.LoadSeriesAsync(Apple))!.FeatureState);
        Assert.Equal(
            (await batch.AnomaliesAsync()).Select(anomaly => anomaly.Id),
            (await host.AnomaliesAsync()).Where(anomaly => anomaly.Status != AnomalyStatus.Retracted).Select(anomaly => anomaly.Id));
    }

    [Fact]
    public async Task Backfill_itsSiloIsKilled_goesOnAtAnotherWithoutACall()
    {
        await using var host = await DetectionHost.StartAsync(host =>
        {
            host.Silos = 2;
            host.Settings["Anomaly:Detection:BackfillSliceBars"] = "100";
        });
        string[] keys = ["AAPL/1d", "GOOG/1d", "MSFT/1d", "XOM/1d", "GE/1d", "BP/1d"];
        var cut = TestBars.Start.AddDays(300);
        using var waiting = new CountdownEvent(keys.Length);
        var (halfway, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Market.Gate = (_, from) =>
        {
            if (from < cut)
                return Task.CompletedTask;
            if (waiting.Signal())
                halfway.TrySetResult();
            return answer.Task;
        };
        host.CloseBars(700);
        var runs = new List<string>();
        foreach (var key in keys)
        {
            host.Market.Put(SeriesKey.Parse(key), TestBars.Walk(700));
            runs.Add((await host.Ticker(key).StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("2y"), Force = false }, CancellationToken.None)).RunId);
        }

        await halfway.Task;
        host.Market.Gate = (_, _) => Task.CompletedTask;
        await host.Cluster.KillSiloAsync(host.Cluster.Silos[0]);
        answer.SetResult();

        foreach (var run in runs)
        {
            var status = RunStatus.InProgress;
            await foreach (var stored in WatchStoredAsync(host, run))
                status = stored.Status;
            Assert.Equal(RunStatus.Complete, status);
        }

        foreach (var key in keys)
            Assert.Equal(700, await host.Store.CountBarsAsync(SeriesKey.Parse(key), TimeRange.All));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Backfill_recordedButNotBegun_isBegunByTheSameRequestAndByItsReminder(bool byReminder)
    {
        await using var host = await StartAsync();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        // The activation knows the series, and not that a run was stored whose answer was lost.
        await host.DetectAsync();
        await host.Store.StartRunAsync(new DetectionRun
        {
            Id = "lost", Trigger = RunTrigger.Backfill, Series = Apple, Period = "1y", StartedAt = host.Wall.GetUtcNow().UtcDateTime, Status = RunStatus.InProgress,
        });

        if (byReminder)
            await host.Ticker().AsReference<IRemindable>().ReceiveReminder("backfill", new TickStatus(DateTime.UtcNow, TimeSpan.FromMinutes(1), DateTime.UtcNow));
        else
            Assert.True((await host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("1y"), Force = false, RunId = "lost" }, CancellationToken.None)).Started);

        Assert.Equal(RunStatus.Complete, (await EndAsync(host, "lost")).Status);
    }

    [Fact]
    public async Task Backfill_askedForAgainAfterItsEnd_isTheSameRun()
    {
        await using var host = await StartAsync();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        var request = new BackfillRequest { MaxPeriod = Period.Parse("1y"), Force = true, RunId = "mine" };
        await host.Ticker().StartBackfillAsync(request, CancellationToken.None);
        await EndAsync(host, "mine");

        var again = await host.Ticker().StartBackfillAsync(request, CancellationToken.None);

        Assert.Equal((true, "mine"), (again.Started, again.RunId));
        Assert.Single((await host.Audit.ListAsync(new RunQuery { Limit = 10, Trigger = RunTrigger.Backfill }, CancellationToken.None)).Items);
    }

    private static Task<DetectionHost> StartAsync() => DetectionHost.StartAsync(host => host.Settings["Anomaly:Detection:BackfillSliceBars"] = "100");

    private static async Task<DetectionRun> BackfillAsync(DetectionHost host, string period)
    {
        var ticket = await host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse(period), Force = false }, CancellationToken.None);
        Assert.True(ticket.Started);
        return await EndAsync(host, ticket.RunId);
    }

    private static async Task<DetectionRun> EndAsync(DetectionHost host, string runId)
    {
        await foreach (var _ in host.Ticker().WatchBackfillAsync(runId, CancellationToken.None))
        {
        }

        return (await host.Audit.GetAsync(runId, CancellationToken.None))!;
    }

    /// <summary>Lets time pass and reads the store only, so that nobody wakes the grain but its reminder.</summary>
    private static async IAsyncEnumerable<DetectionRun> WatchStoredAsync(DetectionHost host, string runId)
    {
        for (var look = 0; look < 1000; look++)
        {
            var run = await host.Store.FindRunAsync(runId);
            yield return run!;
            if (run!.Status != RunStatus.InProgress)
                yield break;
            host.Wall.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        Assert.Fail("The backfill was not resumed.");
    }
}
