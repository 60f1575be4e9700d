using System.Collections.Concurrent;
using Anomaly.Storage.Sql;

namespace Anomaly.Storage.Sqlite;

/// <summary>A few threads with a read-only connection each. They see the last commit, and neither wait for the writer nor make it wait.</summary>
internal sealed class SqliteReaders : IDisposable
{
    private readonly BlockingCollection<SqliteJob> _queue = new(new ConcurrentQueue<SqliteJob>(), 100_000);
    private readonly Func<SqliteSession> _open;
    private readonly string _path;
    private readonly Thread[] _threads;

    /// <summary>Starts the threads; each opens its connection when it is first needed.</summary>
    public SqliteReaders(Func<SqliteSession> open, string path, int count)
    {
        _open = open;
        _path = path;
        _threads = [.. Enumerable.Range(1, count).Select(number => new Thread(Loop) { IsBackground = true, Name = $"anomaly-store-reader-{number}" })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Queues a read.</summary>
    public Task<T> RunAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        var job = new SqliteJob<T>(work, 0, cancellationToken);
        try
        {
            if (!_queue.TryAdd(job))
                job.Fail(new StoreUnavailableException("The store has more reads waiting than it can take: send less at once.", TimeSpan.FromSeconds(1)));
        }
        catch (InvalidOperationException)
        {
            job.Fail(SqlDetectionStore.Closed());
        }

        return job.Answer;
    }

    /// <summary>Finishes what is queued, then closes the connections.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        foreach (var thread in _threads)
            thread.Join();
        _queue.Dispose();
    }

    private void Loop()
    {
        SqliteSession? session = null;
        foreach (var job in _queue.GetConsumingEnumerable())
        {
            if (!job.TryTake())
                continue;
            try
            {
                session ??= _open();
                session.Cancellation = job.Cancellation;
                job.Run(session);
                job.Complete();
            }
            catch (Exception exception)
            {
                job.Fail(SqliteErrors.Translate(exception, _path));
            }
        }

        session?.Dispose();
    }
}
