using Anomaly.Detection.Series;

namespace Anomaly.Storage.PostgreSql;

/// <summary>A commit that waits for its transaction, or is in it.</summary>
internal sealed class PendingCommit(DetectionCommit commit, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<CommitResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DetectionCommit Commit { get; } = commit;

    public SeriesKey Series => Commit.Metadata.Series;

    /// <summary>The caller's; a commit whose transaction has begun is no longer given up.</summary>
    public CancellationToken Cancellation { get; } = cancellationToken;

    public Task<CommitResult> Answer => _answer.Task;

    /// <summary>The series' number, once its row is locked.</summary>
    public int SeriesId { get; set; }

    /// <summary>Why the commit cannot be; the others of its transaction go on without it.</summary>
    public StoreConflictException? Conflict { get; set; }

    /// <summary>What it changed, to be told once it is durable.</summary>
    public CommitResult? Result { get; set; }

    public void Reset() => (SeriesId, Conflict, Result) = (0, null, null);

    public void Complete()
    {
        if (Conflict is { } conflict)
            _answer.TrySetException(conflict);
        else
            _answer.TrySetResult(Result!);
    }

    public void Fail(Exception exception) => _answer.TrySetException(exception);

    public void Cancel() => _answer.TrySetCanceled(Cancellation);
}
