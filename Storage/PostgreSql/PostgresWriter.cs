using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Anomaly.Storage.PostgreSql;

/// <summary>
/// Takes the commits that have queued up while transactions were under way into the next one. A commit in conflict drops out of its
/// group; one that the server refuses is tried again by itself, so that its neighbours do not fail with it. Large commits queue by
/// themselves, so that small ones do not wait for them and all of them together cannot use up the connections.
/// </summary>
internal sealed partial class PostgresWriter : IAsyncDisposable
{
    private const int MostCommits = 256;
    private const int MostBars = 5_000;
    private const int MostWaiting = 100_000;
    private readonly Channel<PendingCommit> _small = Channel.CreateBounded<PendingCommit>(MostWaiting);
    private readonly Channel<PendingCommit> _large = Channel.CreateBounded<PendingCommit>(MostWaiting);
    private readonly PostgresSource _source;
    private readonly TimeSpan _patience;
    private readonly StoreInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task[] _loops;

    /// <summary>Starts the writing loops.</summary>
    public PostgresWriter(PostgresSource source, PostgresStoreOptions options, StoreInstruments instruments, TimeProvider time, ILogger logger)
    {
        _source = source;
        _patience = options.Patience;
        _instruments = instruments;
        _time = time;
        _logger = logger;
        _loops = [.. Enumerable.Range(0, options.Writers).SelectMany(_ => new[] { _small, _large }, (_, queue) => Task.Run(() => LoopAsync(queue)))];
    }

    /// <summary>Queues a commit.</summary>
    public Task<CommitResult> CommitAsync(DetectionCommit commit, CancellationToken cancellationToken)
    {
        var pending = new PendingCommit(commit, _time.GetTimestamp(), cancellationToken);
        if (!QueueOf(pending).Writer.TryWrite(pending) && pending.TryTake())
            pending.Fail(new StoreUnavailableException("The store is closed, or has more commits waiting than it can take: send less at once.", TimeSpan.FromSeconds(1)));
        return pending.Answer;
    }

    /// <summary>Finishes what is queued.</summary>
    public async ValueTask DisposeAsync()
    {
        _small.Writer.TryComplete();
        _large.Writer.TryComplete();
        await Task.WhenAll(_loops);
    }

    private Channel<PendingCommit> QueueOf(PendingCommit pending) => pending.Commit.Bars.Count > MostBars ? _large : _small;

    private async Task LoopAsync(Channel<PendingCommit> queue)
    {
        var group = new List<PendingCommit>();
        var series = new HashSet<SeriesKey>();
        StoreUnavailableException? unreachable = null;
        while (await queue.Reader.WaitToReadAsync())
        {
            var bars = 0;
            while (group.Count < MostCommits && bars < MostBars && queue.Reader.TryPeek(out var next) && !series.Contains(next.Series) && queue.Reader.TryRead(out next))
            {
                if (series.Contains(next.Series))
                {
                    // Another loop took what was peeked at, and this one is of a series that the group has: it waits its turn.
                    if (!queue.Writer.TryWrite(next) && next.TryTake())
                        await CommitGroupAsync([next]);
                }
                else if (next.TryTake())
                {
                    if (unreachable is not null && _time.GetElapsedTime(next.QueuedAt) > _patience)
                    {
                        // It has waited as long as any commit is tried, behind others that could not reach the server.
                        next.Fail(unreachable);
                        continue;
                    }

                    series.Add(next.Series);
                    group.Add(next);
                    bars += next.Commit.Bars.Count;
                }
            }

            unreachable = await CommitGroupAsync(group);
            group.Clear();
            series.Clear();
        }
    }

    /// <summary>Commits a group and answers its members; never throws.</summary>
    /// <returns>What its members were told when the server could not be reached at all; else null.</returns>
    private async Task<StoreUnavailableException?> CommitGroupAsync(List<PendingCommit> group)
    {
        if (group.Count == 0)
            return null;
        var start = _time.GetTimestamp();
        var (failed, wasReached) = await TryCommitAsync(group);
        if (failed is null)
        {
            _instruments.GroupCommitted(group.Count, _time.GetElapsedTime(start));
            foreach (var member in group)
                member.Complete();
        }
        else if (group.Count == 1 || failed is StoreUnavailableException)
        {
            LogCommitFailed(failed is StoreException ? null : failed, group.Count, failed.Message);
            foreach (var member in group)
                member.Fail(failed);
        }
        else
        {
            LogGroupRolledBack(failed is StoreException ? null : failed, group.Count, failed.Message);
            foreach (var member in group)
                await CommitGroupAsync([member]);
        }

        return wasReached ? null : failed as StoreUnavailableException;
    }

    /// <returns>Null when the group is committed, else why not; and whether there was a connection at all.</returns>
    private async Task<(Exception? Failed, bool WasReached)> TryCommitAsync(List<PendingCommit> members)
    {
        var group = new PostgresGroup(members, Guid.CreateVersion7(_time.GetUtcNow()));
        var start = _time.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(20);
        var wasReached = false;
        var inDoubt = false;
        while (true)
        {
            var isOpen = false;
            try
            {
                await using var connection = await _source.OpenAsync(CancellationToken.None);
                wasReached = isOpen = true;
                await group.CommitAsync(connection);
                return (null, true);
            }
            catch (Exception exception)
            {
                var isLoss = PostgresErrors.IsConnectionLoss(exception);
                inDoubt |= isLoss && isOpen;
                if (!isLoss && !PostgresErrors.IsCollision(exception) || _time.GetElapsedTime(start) > _patience)
                    return (PostgresErrors.Translate(exception, _source.Name, inDoubt), wasReached);
                LogTryingAgain(members.Count, PostgresErrors.Translate(exception, _source.Name).Message);
                if (isLoss && !PostgresErrors.IsTimeout(exception))
                    _source.ClearPool();
            }

            await Task.Delay(pause, _time);
            pause = TimeSpan.FromMilliseconds(Math.Min(500, pause.TotalMilliseconds * 2));
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "A group of {Count} commits was rolled back; trying each by itself. {Reason}")]
    private partial void LogGroupRolledBack(Exception? exception, int count, string reason);

    [LoggerMessage(1302, LogLevel.Error, "{Count} commits failed: {Reason}")]
    private partial void LogCommitFailed(Exception? exception, int count, string reason);

    [LoggerMessage(1303, LogLevel.Warning, "A group of {Count} commits lost its connection or a collision; trying again. {Reason}")]
    private partial void LogTryingAgain(int count, string reason);
}
