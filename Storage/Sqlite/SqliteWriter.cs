using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Anomaly.Storage.Sqlite;

/// <summary>
/// The one thread that writes. It takes what has queued up while the last flush was under way into one transaction, each job in
/// a savepoint of its own, and answers after the flush: latency is one flush, throughput the engine's.
/// </summary>
internal sealed partial class SqliteWriter : IDisposable
{
    private const int MostJobs = 512;
    private const int MostWeight = 100_000;
    private readonly SqliteQueue _queue = new("writes");
    private readonly SqliteSession _session;
    private readonly string _path;
    private readonly StoreInstruments _instruments;
    private readonly ILogger _logger;
    private readonly Thread _thread;

    /// <summary>Takes over a session and starts the thread.</summary>
    public SqliteWriter(SqliteSession session, string path, StoreInstruments instruments, ILogger logger)
    {
        _session = session;
        _path = path;
        _instruments = instruments;
        _logger = logger;
        _thread = new Thread(Loop) { IsBackground = true, Name = "anomaly-store-writer" };
        _thread.Start();
    }

    /// <summary>Queues a write.</summary>
    public Task<T> RunAsync<T>(Func<SqliteSession, T> work, int weight, CancellationToken cancellationToken) =>
        _queue.RunAsync(work, weight, cancellationToken);

    /// <summary>Finishes what is queued, then closes the connection.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _session.Dispose();
        _queue.Dispose();
    }

    private void Loop()
    {
        var group = new List<SqliteJob>();
        foreach (var first in _queue.TakeAll())
        {
            var weight = 0;
            var next = first;
            do
            {
                if (!next.TryTake())
                    continue;
                group.Add(next);
                weight += next.Weight;
            }
            while (group.Count < MostJobs && weight < MostWeight && _queue.TryTake(out next));

            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<SqliteJob> group)
    {
        if (group.Count == 0)
            return;
        var start = Stopwatch.GetTimestamp();
        var failed = TryCommit(group);
        if (failed is null)
        {
            _instruments.GroupCommitted(group.Count, Stopwatch.GetElapsedTime(start));
            return;
        }

        if (group.Count == 1)
        {
            Fail(group[0], failed);
            return;
        }

        // Everything was rolled back. One by one, only those fail that cannot be written.
        LogGroupRolledBack(group.Count, SqliteErrors.Translate(failed, _path).Message);
        foreach (var job in group)
        {
            if (TryCommit([job]) is { } own)
                Fail(job, own);
        }
    }

    private void Fail(SqliteJob job, Exception exception)
    {
        var translated = SqliteErrors.Translate(exception, _path);
        // The store's own errors go to the caller, and to the log once they are news.
        if (translated is not StoreException and not ArgumentException)
            LogWriteFailed(translated);
        job.Fail(translated);
    }

    /// <returns>Null when the group is committed and answered; else what rolled it back; then no caller has been answered.</returns>
    private Exception? TryCommit(List<SqliteJob> group)
    {
        var done = new List<SqliteJob>(group.Count);
        var refused = new List<(SqliteJob Job, Exception Reason)>();
        try
        {
            _session.Execute("begin immediate");
            foreach (var job in group)
            {
                if (group.Count == 1)
                    job.Run(_session);
                else if (RunInSavepoint(job) is { } reason)
                    refused.Add((job, reason));
                done.Add(job);
            }

            _session.Execute("commit");
        }
        catch (Exception exception)
        {
            RollBack();
            return exception;
        }

        foreach (var (job, reason) in refused)
        {
            Fail(job, reason);
            done.Remove(job);
        }

        foreach (var job in done)
            job.Complete();
        return null;
    }

    /// <returns>Null, or why the job alone was rolled back.</returns>
    private Exception? RunInSavepoint(SqliteJob job)
    {
        _session.Execute("savepoint job");
        try
        {
            job.Run(_session);
            _session.Execute("release job");
            return null;
        }
        catch (Exception exception) when (_session.InTransaction)
        {
            _session.Execute("rollback to job");
            _session.Execute("release job");
            return exception;
        }
    }

    private void RollBack()
    {
        try
        {
            if (_session.InTransaction)
                _session.Execute("rollback");
        }
        catch (Exception exception)
        {
            LogRollbackFailed(exception);
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "A group of {Count} commits was rolled back; trying each by itself. {Reason}")]
    private partial void LogGroupRolledBack(int count, string reason);

    [LoggerMessage(1102, LogLevel.Error, "A write failed; nothing of it is stored")]
    private partial void LogWriteFailed(Exception exception);

    [LoggerMessage(1103, LogLevel.Error, "A rollback failed")]
    private partial void LogRollbackFailed(Exception exception);
}
