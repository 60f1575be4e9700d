using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

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

internal sealed class SqliteJob<T>(Func<SqliteSession, T> work, int weight, CancellationToken cancellationToken)
    : SqliteJob(weight, cancellationToken)
{
    private readonly Promise<T> _promise = new(cancellationToken);
    private T? _result;

    /// <summary>The caller's view of the job.</summary>
    public Task<T> Answer => _promise.Answer;

    public override bool TryTake() => _promise.TryTake();

    public override void Run(SqliteSession session) => _result = work(session);

    public override void Complete() => _promise.Complete(_result!);

    public override void Fail(Exception exception) => _promise.Fail(exception);
}

/// <summary>Jobs that wait for a thread.</summary>
/// <param name="kind">What they are, for messages: <c>reads</c> or <c>writes</c>.</param>
internal sealed class SqliteQueue(string kind) : IDisposable
{
    private readonly BlockingCollection<SqliteJob> _jobs = new(new ConcurrentQueue<SqliteJob>(), 100_000);

    /// <summary>Queues work.</summary>
    public Task<T> RunAsync<T>(Func<SqliteSession, T> work, int weight, CancellationToken cancellationToken)
    {
        var job = new SqliteJob<T>(work, weight, cancellationToken);
        try
        {
            if (!_jobs.TryAdd(job))
                job.Fail(new StoreUnavailableException($"The store has more {kind} waiting than it can take: send less at once.", TimeSpan.FromSeconds(1)));
        }
        catch (InvalidOperationException)
        {
            job.Fail(SqlDetectionStore.Closed());
        }

        return job.Answer;
    }

    /// <summary>The jobs as they come, until the queue is closed and empty.</summary>
    public IEnumerable<SqliteJob> TakeAll() => _jobs.GetConsumingEnumerable();

    /// <summary>Takes a job unless none waits.</summary>
    public bool TryTake([MaybeNullWhen(false)] out SqliteJob job) => _jobs.TryTake(out job);

    /// <summary>Refuses further work; what is queued is still taken.</summary>
    public void Close() => _jobs.CompleteAdding();

    public void Dispose() => _jobs.Dispose();
}
