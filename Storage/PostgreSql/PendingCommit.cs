using Anomaly.Storage.Sql;

namespace Anomaly.Storage.PostgreSql;

/// <summary>A commit that waits for its transaction, or is in it.</summary>
/// <param name="commit">What is to be written.</param>
/// <param name="queuedAt">A timestamp of the writer's clock.</param>
/// <param name="cancellationToken">The caller's.</param>
internal sealed class PendingCommit(DetectionCommit commit, long queuedAt, CancellationToken cancellationToken)
{
    private readonly Promise<CommitResult> _promise = new(cancellationToken);

    public DetectionCommit Commit { get; } = commit;

    public long QueuedAt { get; } = queuedAt;

    public SeriesKey Series => Commit.Metadata.Series;

    public Task<CommitResult> Answer => _promise.Answer;

    /// <summary>The series' number, once its row is locked.</summary>
    public int SeriesId { get; set; }

    /// <summary>Why the commit cannot be; the others of its transaction go on without it.</summary>
    public StoreConflictException? Conflict { get; set; }

    /// <summary>What it changed, to be told once it is durable.</summary>
    public CommitResult? Result { get; set; }

    /// <inheritdoc cref="Promise{T}.TryTake" />
    public bool TryTake() => _promise.TryTake();

    public void Reset() => (SeriesId, Conflict, Result) = (0, null, null);

    public void Complete()
    {
        if (Conflict is { } conflict)
            _promise.Fail(conflict);
        else
            _promise.Complete(Result!);
    }

    public void Fail(Exception exception) => _promise.Fail(exception);
}
