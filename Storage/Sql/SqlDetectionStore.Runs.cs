namespace Anomaly.Storage.Sql;

public abstract partial class SqlDetectionStore
{
    /// <inheritdoc />
    public Task StartRunAsync(DetectionRun run, CancellationToken cancellationToken = default)
    {
        CommitRules.CheckRun(run);
        return ExecuteAsync(RunSql.InsertOrLeave(run), isRepeatable: true, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<bool> UpdateRunAsync(DetectionRun run, CancellationToken cancellationToken = default)
    {
        CommitRules.CheckRun(run);
        return await ExecuteAsync(RunSql.UpdateOpen(run), isRepeatable: false, cancellationToken) > 0;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> CloseInterruptedRunsAsync(
        SeriesKey series, IReadOnlyCollection<string> keep, string error, DateTime at, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keep);
        var open = await ListAsync(RunSql.FindOpen(series), RunSql.Read, cancellationToken);
        DetectionRun[] closed = [.. open.Where(run => !keep.Contains(run.Id)).Select(run => RunRules.Close(run, error, at))];
        var affected = await ExecuteAsync([.. closed.Select(RunSql.UpdateOpen)], isRepeatable: false, cancellationToken);
        return [.. closed.Zip(affected).Where(pair => pair.Second > 0).Select(pair => pair.First.Id)];
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
        return ExecuteAsync(PurgeRuns(startedBefore, batchSize), isRepeatable: true, cancellationToken);
    }

    private protected abstract SqlQuery PurgeRuns(DateTime startedBefore, int batchSize);
}
