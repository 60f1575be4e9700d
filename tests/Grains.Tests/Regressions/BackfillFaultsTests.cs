using Anomaly.Grains.Tests.Kit;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Regressions;

/// <summary>A backfill in the old system froze the API, answered no run id, and stayed <c>in_progress</c> for ever after a crash.</summary>
public sealed class BackfillFaultsTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Backfill_whileItRuns_theGrainGoesOnAnswering()
    {
        await using var host = await DetectionHost.StartAsync(host => host.Settings["Anomaly:Detection:BackfillSliceBars"] = "100");
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);
        var (reached, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Market.Gate = (_, from) =>
        {
            if (from < TestBars.Start.AddDays(300))
                return Task.CompletedTask;
            reached.TrySetResult();
            return answer.Task;
        };

        var ticket = await host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("2y"), Force = false }, CancellationToken.None);
        await reached.Task;

        Assert.Equal(RunStatus.InProgress, (await host.Ticker().GetStateAsync(CancellationToken.None)).Status);
        var run = await host.Ticker().GetBackfillAsync(CancellationToken.None);
        Assert.Equal((ticket.RunId, RunStatus.InProgress), (run!.Id, run.Status));
        Assert.InRange(run.Progress, 0.1, 0.9);
        Assert.NotEmpty((await host.Ticker().GetBarsAsync(new BarQuery { Limit = 10 }, CancellationToken.None)).Page.Items);
        var chart = host.Ticker().GetChartAsync(new ChartQuery { Period = Period.Parse("1y"), Budget = TimeSpan.Zero, Refresh = false }, CancellationToken.None);
        Assert.NotEmpty((await chart)!.Dates);
        answer.SetResult();
    }

    [Fact]
    public async Task Backfill_start_answersTheIdOfAStoredRunAtOnce()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(10));
        var answer = new TaskCompletionSource();
        host.Market.Gate = (_, _) => answer.Task;

        var ticket = await host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("5y"), Force = false }, CancellationToken.None);

        var run = await host.Store.FindRunAsync(ticket.RunId);
        Assert.Equal((ticket.RunId, "5y", RunStatus.InProgress), (run!.Id, run.Period, run.Status));
        answer.SetResult();
    }

    [Fact]
    public async Task Crash_runsThatItCutOff_areClosedAsInterrupted()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(100));
        host.CloseBars(100);
        var asked = new TaskCompletionSource();
        host.Market.Gate = (_, _) =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        _ = host.DetectAsync();
        await asked.Task;
        await Eventually.HoldsAsync(
            async () => (await host.Store.ListRunsAsync(new RunQuery())).Items.Length == 1, TimeSpan.FromSeconds(30), () => "the start of the run is not recorded.");

        await host.RestartAsync();
        host.Market.Gate = (_, _) => Task.CompletedTask;
        var outcome = await host.DetectAsync();

        var runs = (await host.Store.ListRunsAsync(new RunQuery())).Items;
        Assert.Equal(2, runs.Length);
        var interrupted = Assert.Single(runs, run => run.Id != outcome.Run.Id);
        Assert.Equal((RunStatus.Failed, "interrupted"), (interrupted.Status, interrupted.Error));
        Assert.NotNull(interrupted.CompletedAt);
    }
}
