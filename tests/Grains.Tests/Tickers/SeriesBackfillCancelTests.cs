using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Tickers;

/// <summary>Backfills that are told to end.</summary>
public sealed class SeriesBackfillCancelTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task CancelAsync_sourceThatHangs_endsPartialAndTheNextGoesOnFromThere()
    {
        await using var host = SeriesHost.Start(options => options.BackfillSliceBars = 100);
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);
        var runId = await HangAsync(host, behind: 350);

        var cancelled = await host.Ticker().CancelBackfillAsync(runId, CancellationToken.None);
        await host.SettleAsync();

        Assert.Equal((RunStatus.Partial, null), (cancelled!.Status, cancelled.Error));
        Assert.Contains(cancelled.Warnings, warning => warning.StartsWith("Cancelled by request: what is stored, up to 20", StringComparison.Ordinal));
        Assert.InRange(cancelled.Progress, 0.3, 0.8);
        Assert.Empty(host.Reminders);
        var stored = await host.Store.CountBarsAsync(Apple, TimeRange.All);
        Assert.InRange(stored, 300, 400);
        var before = (await host.Store.LoadSeriesAsync(Apple))!.Version;

        host.Market.Gate = (_, _) => Task.CompletedTask;
        var next = await host.BackfillAsync("2y");

        Assert.Equal((RunStatus.Complete, 700L), (next.Status, next.RowsLoaded));
        Assert.InRange((await host.Store.LoadSeriesAsync(Apple))!.Version - before, 3, 5);
        Assert.Equal(next.AnomaliesFound + cancelled.AnomaliesFound, (await host.AnomaliesAsync()).Count);
    }

    [Fact]
    public async Task CancelAsync_nothingStoredYet_saysSo()
    {
        await using var host = SeriesHost.Start(options => options.BackfillSliceBars = 100);
        host.Market.Put(Apple, TestBars.Walk(100));
        host.CloseBars(100);
        var runId = await HangAsync(host, behind: -10_000);

        var cancelled = await host.Ticker().CancelBackfillAsync(runId, CancellationToken.None);

        Assert.Equal("Cancelled by request: nothing was stored yet.", Assert.Single(cancelled!.Warnings));
        Assert.Equal(RunStatus.Partial, cancelled.Status);
    }

    [Fact]
    public async Task CancelAsync_endedRunOrNone_changesNothing()
    {
        await using var host = SeriesHost.Start(options => options.BackfillSliceBars = 100);
        host.Market.Put(Apple, TestBars.Walk(100));
        host.CloseBars(100);
        var run = await host.BackfillAsync("1y");
        var detection = (await host.DetectAsync()).Run;

        Assert.Equal(RunStatus.Complete, (await host.Ticker().CancelBackfillAsync(run.Id, CancellationToken.None))!.Status);
        Assert.Null(await host.Ticker().CancelBackfillAsync(detection.Id, CancellationToken.None));
        Assert.Null(await host.Ticker().CancelBackfillAsync("nope", CancellationToken.None));
    }

    [Fact]
    public async Task CancelAsync_endThatCannotBeRecorded_isSaidAndTheRunIsResumed()
    {
        await using var host = SeriesHost.Start(options => options.BackfillSliceBars = 100);
        host.Market.Put(Apple, TestBars.Walk(700));
        host.CloseBars(700);
        var runId = await HangAsync(host, behind: 350);
        host.StoreFailure = method => method == nameof(IDetectionStore.UpdateRunAsync) ? new StoreUnavailableException("The store is away.", TimeSpan.Zero) : null;

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker().CancelBackfillAsync(runId, CancellationToken.None));
        Assert.Equal(DetectionErrorKind.StoreUnavailable, failure.Kind);

        (host.StoreFailure, host.Market.Gate) = (_ => null, (_, _) => Task.CompletedTask);
        await host.RemindAsync();
        await host.SettleAsync();
        Assert.Equal(RunStatus.Complete, (await host.Store.FindRunAsync(runId))!.Status);
    }

    /// <summary>Starts a backfill whose source does not answer for bars behind a day.</summary>
    private static async Task<string> HangAsync(SeriesHost host, int behind)
    {
        var reached = new TaskCompletionSource();
        host.Market.Gate = (_, from) =>
        {
            if (from < TestBars.Start.AddDays(behind))
                return Task.CompletedTask;
            reached.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        var ticket = await host.Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("2y"), Force = false }, CancellationToken.None);
        await reached.Task;
        return ticket.RunId;
    }
}
