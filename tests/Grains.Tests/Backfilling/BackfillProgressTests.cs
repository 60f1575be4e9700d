using Anomaly.Grains.Backfilling;

namespace Anomaly.Grains.Tests.Backfilling;

public sealed class BackfillProgressTests
{
    private static readonly DetectionRun Run = new()
    {
        Id = "1", Trigger = RunTrigger.Backfill, Series = SeriesKey.Parse("AAPL/1d"), StartedAt = default, Status = RunStatus.InProgress,
    };

    [Fact]
    public async Task WatchAsync_runThatHasEnded_isToldOnce()
    {
        var progress = new BackfillProgress(Run with { Status = RunStatus.Partial });

        Assert.Equal([RunStatus.Partial], await ReadAsync(progress));
    }

    [Fact]
    public async Task WatchAsync_slowWatcher_missesStepsButNotTheEnd()
    {
        var progress = new BackfillProgress(Run);
        await using var steps = progress.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await steps.MoveNextAsync());
        progress.Report(Run with { Progress = 0.3 });
        progress.Report(Run with { Progress = 0.6 });

        Assert.True(await steps.MoveNextAsync());
        Assert.Equal(0.6, steps.Current.Progress);
        progress.Report(Run with { Progress = 1, Status = RunStatus.Complete });
        Assert.True(await steps.MoveNextAsync());
        Assert.Equal(RunStatus.Complete, steps.Current.Status);
        Assert.False(await steps.MoveNextAsync());
    }

    [Fact]
    public async Task WatchAsync_anyNumberOfWatchers_allSeeTheEnd()
    {
        var progress = new BackfillProgress(Run);
        var watchers = Enumerable.Range(0, 20).Select(_ => ReadAsync(progress)).ToList();

        progress.Report(Run with { Status = RunStatus.Failed });

        Assert.All(await Task.WhenAll(watchers), seen => Assert.Equal(RunStatus.Failed, seen[^1]));
    }

    [Fact]
    public async Task WatchAsync_cancelled_ends()
    {
        using var patience = new CancellationTokenSource();
        await using var steps = new BackfillProgress(Run).WatchAsync(patience.Token).GetAsyncEnumerator();
        await steps.MoveNextAsync();
        var next = steps.MoveNextAsync();

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.AsTask());
    }

    private static async Task<List<RunStatus>> ReadAsync(BackfillProgress progress)
    {
        var seen = new List<RunStatus>();
        await foreach (var run in progress.WatchAsync(CancellationToken.None))
            seen.Add(run.Status);
        return seen;
    }
}
