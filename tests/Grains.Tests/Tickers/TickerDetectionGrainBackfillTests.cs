using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Storage;
using Anomaly.Testing;
using Orleans.Runtime;

namespace Anomaly.Grains.Tests.Tickers;

/// <summary>Backfills that outlive the loss of their process, and the stream of their progress.</summary>
public sealed class TickerDetectionGrainBackfillTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

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
        var run = await ResumeAsync(host, ticket.RunId);

        Assert.Equal((RunStatus.Complete, 1.0, 2000), (run.Status, run.Progress, run.RowsLoaded));
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
            Assert.Equal(RunStatus.Complete, (await ResumeAsync(host, run)).Status);
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

    private static Task<DetectionHost> StartAsync() => DetectionHost.StartAsync(host => host.Settings["Anomaly:Detection:BackfillSliceBars"] = "100");

    private static async Task<DetectionRun> EndAsync(DetectionHost host, string runId)
    {
        await foreach (var _ in host.Ticker().WatchBackfillAsync(runId, CancellationToken.None))
        {
        }

        return (await host.Audit.GetAsync(runId, CancellationToken.None))!;
    }

    /// <summary>Lets time pass and reads the store only, so that nobody wakes the grain but its reminder.</summary>
    private static async Task<DetectionRun> ResumeAsync(DetectionHost host, string runId)
    {
        DetectionRun run = null!;
        await Eventually.HoldsAsync(
            async () =>
            {
                host.Wall.Advance(TimeSpan.FromSeconds(10));
                return (run = (await host.Store.FindRunAsync(runId))!).Status != RunStatus.InProgress;
            },
            TimeSpan.FromSeconds(60), () => $"backfill {runId} is not resumed; it has come to {run.Progress:P0}.");
        return run;
    }
}
