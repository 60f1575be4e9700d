namespace Anomaly.Storage.Sqlite;

/// <summary>A piece of work that waits for a thread with a connection.</summary>
internal abstract class SqliteJob(int weight, CancellationToken cancellationToken)
{
    /// <summary>Roughly how many rows it writes; a group of commits is bounded by the sum.</summary>
    public int Weight { get; } = weight;

    /// <summary>The caller's. A write that has begun is no longer given up; a long read is.</summary>
    public CancellationToken Cancellation { get; } = cancellationToken;

    /// <summary>Takes it out of waiting.</summary>
    /// <returns>False when its caller has given up.</returns>
    public abstract bool TryTake();

    /// <summary>Does the work and keeps its result. May run again after its transaction was rolled back.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>Hands the result to the caller.</summary>
    public abstract void Complete();

    /// <summary>Hands an error to the caller.</summary>
    public abstract void Fail(Exception exception);
}
