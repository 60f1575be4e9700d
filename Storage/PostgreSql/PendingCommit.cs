using Anomaly.Detection.Series;

namespace Anomaly.Storage.PostgreSql;

/// <summary>A commit that waits for its transaction, or is in it.</summary>
internal sealed class PendingCommit
{
    private readonly TaskCompletionSource<CommitResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _cancellation;
    private int _isTaken;

    /// <param name="commit">What is to be written.</param>
    /// <param name="queuedAt">A timestamp of the writer's clock.</param>
    /// <param name="cancellationToken">The caller's. Gives up at once while the commit waits; once its transaction has begun, no longer.</param>
    public PendingCommit(DetectionCommit commit, long queuedAt, CancellationToken cancellationToken)
    {
        Commit = commit;
        QueuedAt = queuedAt;
        _cancellation = cancellationToken.UnsafeRegister(
            static (self, token) =>
            {
                if (((PendingCommit)self!).TryTake())
                    ((PendingCommit)self)._answer.TrySetCanceled(token);
            },
            this);
    }

    public DetectionCommit Commit { get; }

    public long QueuedAt { get; }

    public SeriesKey Series => Commit.Metadata.Series;

    public Task<CommitResult> Answer => _answer.Task;

    /// <summary>The series' number, once its row is locked.</summary>
    public int SeriesId { get; set; }

    /// <summary>Why the commit cannot be; the others of its transaction go on without it.</summary>
    public StoreConflictException? Conflict { get; set; }

    /// <summary>What it changed, to be told once it is durable.</summary>
    public CommitResult? Result { get; set; }

    /// <summary>Takes the commit out of waiting.</summary>
    /// <returns>False when its caller has given up.</returns>
    public bool TryTake()
    {
        var isMine = Interlocked.Exchange(ref _isTaken, 1) == 0;
        // Does nothing where the cancellation itself is calling.
        _cancellation.Unregister();
        return isMine;
    }

    public void Reset() => (SeriesId, Conflict, Result) = (0, null, null);

    public void Complete()
    {
        if (Conflict is { } conflict)
            _answer.TrySetException(conflict);
        else
            _answer.TrySetResult(Result!);
    }

    public void Fail(Exception exception) => _answer.TrySetException(exception);
}
