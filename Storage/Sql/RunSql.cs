namespace Anomaly.Storage.Sql;

/// <summary>Runs as rows, and the questions about them.</summary>
internal static class RunSql
{
    /// <summary>
    /// Ids of the oldest ended runs that started before an instant and neither found nor retracted anything: anomalies name the others. The index
    /// <c>detection_runs_expiring</c> has the same condition.
    /// </summary>
    public const string Expired =
        "select id from detection_runs where started_at < @before and status <> 'in_progress' and anomalies_found = 0 and anomalies_retracted = 0 "
        + "order by started_at, id limit @batch";

    public static readonly SqlTable<DetectionRun> Table = new("detection_runs", (columns, run) => new DetectionRun
    {
        Id = columns.Text("id", run?.Id),
        Trigger = columns.Choice("trigger", run?.Trigger, "trigger"),
        Series = columns.Series(run?.Series),
        Period = columns.TextOrNull("period", run?.Period),
        ModelVersion = columns.TextOrNull("model_version", run?.ModelVersion),
        ModelHash = columns.TextOrNull("model_hash", run?.ModelHash),
        StartedAt = columns.Time("started_at", run?.StartedAt),
        CompletedAt = columns.TimeOrNull("completed_at", run?.CompletedAt),
        DurationSeconds = columns.NumberOrNull("duration_seconds", run?.DurationSeconds),
        RowsLoaded = columns.Integer("rows_loaded", run?.RowsLoaded),
        RowsPreprocessed = columns.Integer("rows_preprocessed", run?.RowsPreprocessed),
        AnomaliesFound = columns.Integer("anomalies_found", run?.AnomaliesFound),
        AnomalyIds = columns.Texts("anomaly_ids", run?.AnomalyIds),
        Status = columns.Choice("status", run?.Status, "run status"),
        Error = columns.TextOrNull("error", run?.Error),
        Warnings = columns.Texts("warnings", run?.Warnings),
        Progress = columns.Number("progress", run?.Progress),
        Force = columns.Flag("force", run?.Force),
        CorrelationId = columns.TextOrNull("correlation_id", run?.CorrelationId),
        AnomaliesRetracted = columns.Integer("anomalies_retracted", run?.AnomaliesRetracted),
        ProgramVersion = columns.TextOrNull("program_version", run?.ProgramVersion),
        SecondsLeft = columns.NumberOrNull("seconds_left", run?.SecondsLeft),
        InputHash = columns.TextOrNull("input_hash", run?.InputHash),
        FetchSeconds = columns.NumberOrNull("fetch_seconds", run?.FetchSeconds),
        ScoreSeconds = columns.NumberOrNull("score_seconds", run?.ScoreSeconds),
        Notify = columns.Flag("notify", run?.Notify),
    });

    /// <summary>What a run comes to know only as it goes on.</summary>
    private static readonly string Changes =
        Table.Assignments("id", "trigger", "ticker", "interval", "period", "started_at", "force", "correlation_id", "notify");

    private static readonly string Insert = $"insert into detection_runs ({Table.Names}) values ({Table.Values}) on conflict (id) do ";

    public static SqlQuery InsertOrLeave(DetectionRun run) => Table.Write(new SqlQuery(Insert + "nothing"), run);

    public static SqlQuery InsertOrOverwrite(DetectionRun run) => Table.Write(new SqlQuery($"{Insert}update set {Changes}"), run);

    public static SqlQuery UpdateOpen(DetectionRun run) =>
        Table.Write(new SqlQuery($"update detection_runs set {Changes} where id = @id and status = 'in_progress'"), run);

    public static SqlQuery Find(string id) =>
        Table.Select().Where("id = @id").With("id", id);

    public static SqlQuery FindOpen(SeriesKey series) =>
        Table.Select()
            .WhereGiven("ticker = @ticker", "ticker", series.Ticker.Symbol)
            .WhereGiven("interval = @interval", "interval", series.Interval.Code)
            .Where("status = 'in_progress'");

    public static SqlQuery FindLatest(Ticker ticker, Interval? interval, RunTrigger trigger) =>
        Table.Select()
            .WhereGiven("ticker = @ticker", "ticker", ticker.Symbol)
            .WhereGiven("interval = @interval", "interval", interval?.Code)
            .WhereGiven("trigger = @trigger", "trigger", EnumNames.Of(trigger))
            .Then("order by started_at desc, id desc limit 1");

    public static SqlQuery List(RunQuery request)
    {
        PageRules.Check(request);
        var query = Table.Select()
            .WhereGiven("ticker = @ticker", "ticker", request.Ticker?.Symbol)
            .WhereGiven("interval = @interval", "interval", request.Interval?.Code)
            .WhereGiven("status = @status", "status", request.Status is { } status ? EnumNames.Of(status) : null)
            .WhereGiven("trigger = @trigger", "trigger", request.Trigger is { } trigger ? EnumNames.Of(trigger) : null)
            .WhereGiven("started_at >= @from", "from", request.From)
            .WhereGiven("started_at < @to", "to", request.To);
        if (request.Cursor is { } cursor)
        {
            var (time, id) = Cursor.ReadTimed("r", cursor);
            query.Where("(started_at, id) < (@after, @after_id)").With("after", time).With("after_id", id);
        }

        return query.Then("order by started_at desc, id desc limit @limit").With("limit", request.Limit + 1);
    }

    public static Page<DetectionRun> Cut(List<DetectionRun> read, RunQuery request) =>
        PageRules.Cut(read, request.Limit, last => Cursor.Make("r", last.StartedAt, last.Id));
}
