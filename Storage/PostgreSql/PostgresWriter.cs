using System.Diagnostics;
using System.Threading.Channels;
using Anomaly.Detection.Series;
using Microsoft.Extensions.Logging;

namespace Anomaly.Storage.PostgreSql;

/// <summary>
/// Takes the commits that have queued up while transactions were under way into the next one. A commit in conflict drops out of its
/// group; one that the server refuses is tried again by itself, so that its neighbours do not fail with it.
/// </summary>
internal sealed partial class PostgresWriter : IAsyncDisposable
{
    private const int MostCommits = 256;
    private const int MostBars = 5_000;
    private readonly Channel<PendingCommit> _queue = Channel.CreateBounded<PendingCommit>(100_000);
    private readonly PostgresSource _source;
    private readonly PostgresStoreOptions _options;
    private readonly StoreInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task[] _loops;

    /// <summary>Starts the writing loops.</summary>
    public PostgresWriter(PostgresSource source, PostgresStoreOptions options, StoreInstruments instruments, TimeProvider time, ILogger logger)
    {
        _source = source;
        _options = options;
        _instruments = instruments;
        _time = time;
        _logger = logger;
        _loops = [.. Enumerable.Range(0, options.Writers).Select(_ => Task.Run(LoopAsync))];
    }

    /// <summary>Queues a commit; a large one goes at once, on a connection of its own, so that small ones do not wait for it.</summary>
    public Task<CommitResult> CommitAsync(DetectionCommit commit, CancellationToken cancellationToken)
    {
        var pending = new PendingCommit(commit, cancellationToken);
        if (cancellationToken.IsCancellationRequested)
            pending.Cancel();
        else if (commit.Bars.Count > MostBars)
            _ = CommitGroupAsync([pending]);
        else if (!_queue.Writer.TryWrite(pending))
            pending.Fail(new StoreUnavailableException("The store is closed, or has more commits waiting than it can take: send less at once.", TimeSpan.FromSeconds(1)));
        return pending.Answer;
    }

    /// <summary>Finishes what is queued.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_loops);
    }

    private async Task LoopAsync()
    {
        var group = new List<PendingCommit>();
        var series = new HashSet<SeriesKey>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            var bars = 0;
            while (group.Count < MostCommits && bars < MostBars && _queue.Reader.TryPeek(out var next) && !series.Contains(next.Series) && _queue.Reader.TryRead(out next))
            {
                if (next.Cancellation.IsCancellationRequested)
                {
                    next.Cancel();
                }
                else if (series.Add(next.Series))
                {
                    group.Add(next);
                    bars += next.Commit.Bars.Count;
                }
                else if (!_queue.Writer.TryWrite(next))
                {
                    // Another loop took what was peeked at, and this one is of a series that the group has: it waits its turn.
                    await CommitGroupAsync([next]);
                }
            }

            await CommitGroupAsync(group);
            group.Clear();
            series.Clear();
        }
    }

    /// <summary>Commits a group and answers its members; never throws.</summary>
    private async Task CommitGroupAsync(List<PendingCommit> group)
    {
        if (group.Count == 0)
            return;
        var start = Stopwatch.GetTimestamp();
        var failed = await TryCommitAsync(group);
        if (failed is null)
        {
            _instruments.GroupCommitted(group.Count, Stopwatch.GetElapsedTime(start));
            foreach (var member in group)
                member.Complete();
        }
        else if (group.Count == 1 || failed is StoreUnavailableException)
        {
            LogCommitFailed(failed, group.Count);
            foreach (var member in group)
                member.Fail(failed);
        }
        else
        {
            LogGroupRolledBack(failed, group.Count);
            foreach (var member in group)
                await CommitGroupAsync([member]);
        }
    }

    /// <returns>Null when the group is committed; else why not.</returns>
    private async Task<Exception?> TryCommitAsync(List<PendingCommit> members)
    {
        var group = new PostgresGroup(members, Guid.CreateVersion7(_time.GetUtcNow()));
        var start = Stopwatch.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(20);
        var inDoubt = false;
        while (true)
        {
            var wasOpened = false;
            try
            {
                await using var connection = await _source.OpenAsync(CancellationToken.None);
                wasOpened = true;
                await group.CommitAsync(connection);
                return null;
            }
            catch (Exception exception)
            {
                var isLoss = PostgresErrors.IsConnectionLoss(exception);
                inDoubt |= isLoss && wasOpened;
                if (!isLoss && !PostgresErrors.IsCollision(exception) || Stopwatch.GetElapsedTime(start) > _options.Patience)
                    return PostgresErrors.Translate(exception, _source.Name, inDoubt);
                LogTryingAgain(exception, members.Count);
                if (isLoss)
                    _source.ClearPool();
            }

            await Task.Delay(pause, _time);
            pause = TimeSpan.FromMilliseconds(Math.Min(500, pause.TotalMilliseconds * 2));
        }
    }
}
