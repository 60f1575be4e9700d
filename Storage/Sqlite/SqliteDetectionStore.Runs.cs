using Anomaly.Detection.Series;
using Anomaly.Storage.Sql;

namespace Anomaly.Storage.Sqlite;

public sealed partial class SqliteDetectionStore
{
    /// <inheritdoc />
    public Task StartRunAsync(DetectionRun run, CancellationToken cancellationToken = default)
    {
        CommitRules.CheckRun(run);
        return WriteAsync(session => session.Execute(RunSql.InsertOrLeave(run)), cancellationToken);
    }

    /// <inheritdoc />
    public Task<bool> UpdateRunAsync(DetectionRun run, CancellationToken cancellationToken = default)
    {
        CommitRules.CheckRun(run);
        return WriteAsync(session => session.Execute(RunSql.UpdateOpen(run)) > 0, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> CloseInterruptedRunsAsync(
        SeriesKey series, IReadOnlyCollection<string> keep, string error, DateTime at, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keep);
        var open = await ListAsync(RunSql.FindOpen(series), RunSql.Read, cancellationToken);
        DetectionRun[] closed = [.. open.Where(run => !keep.Contains(run.Id)).Select(run => RunRules.Close(run, error, at))];
        return closed.Length == 0
            ? []
            : await WriteAsync(
                session => closed.Where(run => session.Execute(RunSql.UpdateOpen(run)) > 0).Select(run => run.Id).ToArray(),
                cancellationToken,
                closed.Length);
    }

    /// <inheritdoc />
    public Task<DetectionRun?> FindRunAsync(string id, CancellationToken cancellationToken = default) =>
        FirstAsync(RunSql.Find(id), RunSql.Read, cancellationToken);

    /// <inheritdoc />
    public async Task<Page<DetectionRun>> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default) =>
        RunSql.Cut(await ListAsync(RunSql.List(query), RunSql.Read, cancellationToken), query);

    /// <inheritdoc />
    public Task<DetectionRun?> FindLatestRunAsync(
        Ticker ticker, Interval? interval, RunTrigger trigger, CancellationToken cancellationToken = default) =>
        FirstAsync(RunSql.FindLatest(ticker, interval, trigger), RunSql.Read, cancellationToken);

    /// <inheritdoc />
    public Task<int> PurgeRunsAsync(DateTime startedBefore, int batchSize = 500, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return WriteAsync(
            session => session.Execute(
                new SqlQuery($"delete from detection_runs where id in ({RunSql.Expired})").With("before", startedBefore).With("batch", batchSize)),
            cancellationToken,
            batchSize);
    }
}
