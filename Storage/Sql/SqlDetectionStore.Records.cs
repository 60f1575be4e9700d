namespace Anomaly.Storage.Sql;

public abstract partial class SqlDetectionStore
{
    private const string OfSeries = "series_id = (select series_id from detection_metadata where ticker = @ticker and interval = @interval)";

    private const string ExpiredBars =
        $"delete from bars where {OfSeries} and time < @before "
        + $"and time < (select time from bars where {OfSeries} order by time desc limit 1 offset @kept) "
        + $"and time < coalesce((select time from bars where {OfSeries} order by time limit 1 offset @batch), @before)";

    public Task<SeriesMetadata?> LoadSeriesAsync(SeriesKey series, CancellationToken cancellationToken = default) =>
        FirstAsync(SeriesSql.Load(series), SeriesSql.WithState.Read, cancellationToken);

    public async Task<Page<SeriesMetadata>> ListSeriesAsync(SeriesQuery query, CancellationToken cancellationToken = default) =>
        SeriesSql.Cut(await ListAsync(SeriesSql.List(query), SeriesSql.Table.Read, cancellationToken), query);

    public abstract Task<IReadOnlyList<Bar>> ReadBarsAsync(
        SeriesKey series, TimeRange range, int limit = IDetectionStore.MaxBarsPerRead, CancellationToken cancellationToken = default);

    public abstract Task<IReadOnlyList<Bar>> ReadBarsAsOfAsync(
        SeriesKey series, TimeRange range, DateTime asOf, int limit = IDetectionStore.MaxBarsPerRead, CancellationToken cancellationToken = default);

    public async Task<string?> FindModelAsOfAsync(SeriesKey series, DateTime asOf, CancellationToken cancellationToken = default) =>
        await FirstAsync(ModelRevisionSql.FindAsOf(series, asOf), ModelRevisionSql.Table.Read, cancellationToken) is { } earlier
            ? earlier.Hash
            : (await LoadSeriesAsync(series, cancellationToken))?.ModelHash;

    public abstract Task<IReadOnlyList<Bar>> ReadLastBarsAsync(
        SeriesKey series, int count, DateTime? before = null, CancellationToken cancellationToken = default);

    public async Task<int> PurgeBarsAsync(SeriesKey series, DateTime before, int kept, int batchSize = 5000, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kept);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        var query = BarTime(new SqlQuery(ExpiredBars), "before", before)
            .With("ticker", series.Ticker.Symbol).With("interval", series.Interval.Code).With("kept", kept - 1).With("batch", batchSize);
        return await ExecuteAsync(query, isRepeatable: true, cancellationToken);
    }

    public async Task<int> PurgeRevisionsAsync(SeriesKey series, DateTime before, int batchSize = 5000, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        SqlQuery[] purges = [BarTime(new SqlQuery(BarRevisionSql.Expired), "before", before), new SqlQuery(QuarantineSql.Expired).With("before", before)];
        foreach (var purge in purges)
            purge.With("ticker", series.Ticker.Symbol).With("interval", series.Interval.Code).With("batch", batchSize - 1);
        return (await ExecuteAsync(purges, isRepeatable: true, cancellationToken)).Max();
    }

    /// <summary>Gives a parameter a time as the engine keeps those of bars.</summary>
    private protected abstract SqlQuery BarTime(SqlQuery query, string name, DateTime time);

    public async Task<Page<QuarantineEntry>> ListQuarantinedAsync(SeriesKey series, QuarantineQuery query, CancellationToken cancellationToken = default) =>
        QuarantineSql.Cut(await ListAsync(QuarantineSql.List(series, query), QuarantineSql.Table.Read, cancellationToken), query);

    public Task<long> CountQuarantinedAsync(CancellationToken cancellationToken = default) =>
        FirstAsync(QuarantineSql.Count, row => row.Integer(0), cancellationToken);

    public async Task<Page<CorporateAction>> ListCorporateActionsAsync(
        SeriesKey series, CorporateActionQuery query, CancellationToken cancellationToken = default) =>
        CorporateActionSql.Cut(await ListAsync(CorporateActionSql.List(series, query), CorporateActionSql.Table.Read, cancellationToken), query);

    public abstract Task<CommitResult> CommitAsync(DetectionCommit commit, CancellationToken cancellationToken = default);

    public async Task<bool> StartRunAsync(DetectionRun run, CancellationToken cancellationToken = default)
    {
        CommitRules.CheckRun(run);
        return await ExecuteAsync(RunSql.InsertOrLeave(run), isRepeatable: true, cancellationToken) > 0;
    }

    public async Task<bool> UpdateRunAsync(DetectionRun run, CancellationToken cancellationToken = default)
    {
        CommitRules.CheckRun(run);
        return await ExecuteAsync(RunSql.UpdateOpen(run), isRepeatable: false, cancellationToken) > 0;
    }

    public async Task<IReadOnlyList<DetectionRun>> ListOpenRunsAsync(SeriesKey series, CancellationToken cancellationToken = default) =>
        await ListAsync(RunSql.FindOpen(series), RunSql.Table.Read, cancellationToken);

    public async Task<IReadOnlyList<string>> CloseInterruptedRunsAsync(
        SeriesKey series, IReadOnlyCollection<string> keep, string error, DateTime at, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keep);
        var open = await ListOpenRunsAsync(series, cancellationToken);
        DetectionRun[] closed = [.. open.Where(run => !keep.Contains(run.Id)).Select(run => Close(run, error, at))];
        var affected = await ExecuteAsync([.. closed.Select(RunSql.UpdateOpen)], isRepeatable: false, cancellationToken);
        return [.. closed.Zip(affected).Where(pair => pair.Second > 0).Select(pair => pair.First.Id)];
    }

    public Task<DetectionRun?> FindRunAsync(string id, CancellationToken cancellationToken = default) =>
        FirstAsync(RunSql.Find(id), RunSql.Table.Read, cancellationToken);

    public async Task<Page<DetectionRun>> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default) =>
        RunSql.Cut(await ListAsync(RunSql.List(query), RunSql.Table.Read, cancellationToken), query);

    public Task<DetectionRun?> FindLatestRunAsync(
        Ticker ticker, Interval? interval, RunTrigger trigger, CancellationToken cancellationToken = default) =>
        FirstAsync(RunSql.FindLatest(ticker, interval, trigger), RunSql.Table.Read, cancellationToken);

    public Task<int> PurgeRunsAsync(DateTime startedBefore, int batchSize = 500, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return ExecuteAsync(PurgeRuns(startedBefore, batchSize), isRepeatable: true, cancellationToken);
    }

    private protected abstract SqlQuery PurgeRuns(DateTime startedBefore, int batchSize);

    /// <summary>The run as it is when a crash is found to have ended it.</summary>
    private static DetectionRun Close(DetectionRun run, string error, DateTime at) => run with
    {
        Status = RunStatus.Failed,
        Error = error,
        CompletedAt = at,
        DurationSeconds = Math.Max(0, (at - run.StartedAt).TotalSeconds),
        SecondsLeft = null,
    };

    public async Task<AnomalyRecord?> FindAnomalyAsync(string id, CancellationToken cancellationToken = default) =>
        await FirstAsync(AnomalySql.Find(id), AnomalySql.Table.Read, cancellationToken)
        ?? await FirstAsync(AnomalySql.FindByOldId(id), AnomalySql.Table.Read, cancellationToken);

    public async Task<Page<AnomalyRecord>> ListAnomaliesAsync(AnomalyQuery query, CancellationToken cancellationToken = default) =>
        AnomalySql.Cut(await ListAsync(AnomalySql.List(query), AnomalySql.Table.Read, cancellationToken), query);

    public async Task<IReadOnlyList<AnomalyMark>> ListMarksAsync(AnomalyQuery query, CancellationToken cancellationToken = default) =>
        await ListAsync(AnomalySql.ListMarks(query), AnomalySql.Marks.Read, cancellationToken);

    public async Task<IReadOnlyList<AnomalyIncident>> ReadIncidentsAsync(IReadOnlyCollection<IncidentKey> incidents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(incidents);
        var found = new List<AnomalyIncident>();
        foreach (var some in incidents.Distinct().Chunk(IncidentSql.MostPerQuery))
            found.AddRange(await ListAsync(IncidentSql.Find(some), IncidentSql.Read, cancellationToken));
        return found;
    }

    public async Task<AnomalyRecord?> SetAnomalyStatusAsync(string id, AnomalyStatus status, CancellationToken cancellationToken = default)
    {
        AnomalySql.CheckSettable(status);
        var found = await FindAnomalyAsync(id, cancellationToken);
        if (found is null || found.Status == status || found.Status == AnomalyStatus.Retracted)
            return found;
        await ExecuteAsync(SetStatus(found.Id, status, _time.GetUtcNow().UtcDateTime), isRepeatable: true, cancellationToken);
        return await FindAnomalyAsync(found.Id, cancellationToken);
    }

    public async Task<IReadOnlyList<AnomalyRecord>> ReadEventsAsync(long after, int limit = 100, CancellationToken cancellationToken = default) =>
        await ListAsync(AnomalySql.Events(after, limit), AnomalySql.Table.Read, cancellationToken);

    public Task<long> ReadLastSequenceAsync(CancellationToken cancellationToken = default) =>
        FirstAsync(AnomalySql.LastSequence(), row => row.Integer(0), cancellationToken);

    /// <summary>Acknowledges, or takes that back, under the next number of the feed; one that is retracted meanwhile stays so.</summary>
    private protected abstract IReadOnlyList<SqlQuery> SetStatus(string id, AnomalyStatus status, DateTime at);

    public Task<GrainStateEntry?> ReadGrainStateAsync(string grainId, string stateName, CancellationToken cancellationToken = default)
    {
        GrainStateSql.CheckNames(grainId, stateName);
        return FirstAsync(GrainStateSql.Find(grainId, stateName), GrainStateSql.Read, cancellationToken);
    }

    public async Task<string> WriteGrainStateAsync(
        string grainId, string stateName, string json, string? etag, CancellationToken cancellationToken = default)
    {
        GrainStateSql.CheckNames(grainId, stateName);
        GrainStateSql.CheckJson(json);
        var next = GrainStateSql.NextEtag();
        if (await ExecuteAsync(GrainStateSql.Write(grainId, stateName, json, etag, next), isRepeatable: false, cancellationToken) > 0)
            return next;
        throw Conflict(grainId, stateName, etag, await ReadGrainStateAsync(grainId, stateName, cancellationToken));
    }

    public async Task ClearGrainStateAsync(string grainId, string stateName, string etag, CancellationToken cancellationToken = default)
    {
        GrainStateSql.CheckNames(grainId, stateName);
        ArgumentNullException.ThrowIfNull(etag);
        var cleared = await ExecuteAsync(GrainStateSql.Clear(grainId, stateName, etag), isRepeatable: true, cancellationToken);
        if (cleared == 0 && await ReadGrainStateAsync(grainId, stateName, cancellationToken) is { } found)
            throw Conflict(grainId, stateName, etag, found);
    }

    private static StoreConflictException Conflict(string grainId, string stateName, string? etag, GrainStateEntry? found) =>
        new($"{grainId} {stateName}", etag, found?.Etag);
}
