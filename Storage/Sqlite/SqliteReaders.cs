namespace Anomaly.Storage.Sqlite;

/// <summary>A few threads with a read-only connection each. They see the last commit, and neither wait for the writer nor make it wait.</summary>
internal sealed class SqliteReaders : IDisposable
{
    private readonly SqliteQueue _queue = new("reads");
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
    public Task<T> RunAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        _queue.RunAsync(work, 0, cancellationToken);

    /// <summary>Finishes what is queued, then closes the connections.</summary>
    public void Dispose()
    {
        _queue.Close();
        foreach (var thread in _threads)
            thread.Join();
        _queue.Dispose();
    }

    private void Loop()
    {
        SqliteSession? session = null;
        foreach (var job in _queue.TakeAll())
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
