namespace Anomaly.Storage.Sql;

/// <summary>Runs as rows, and the questions about them.</summary>
internal static class RunSql
{
    private static readonly SqlColumns Columns = new(
        "id", "trigger", "ticker", "interval", "period", "model_version", "model_hash", "started_at", "completed_at", "duration_seconds", "rows_loaded",
        "rows_preprocessed", "anomalies_found", "anomaly_ids", "status", "error", "warnings", "progress", "force", "correlation_id");

    /// <summary>What a run comes to know only as it goes on.</summary>
    private static readonly SqlColumns Changes =
        Columns.Except("id", "trigger", "ticker", "interval", "period", "started_at", "force", "correlation_id");

    private static readonly string Insert = $"insert into detection_runs ({Columns.Names}) values ({Columns.Values}) on conflict (id) do ";

    public static DetectionRun Read(Row row) => new()
    {
        Id = row.Text(0),
        Trigger = RowRules.Trigger(row.Text(1)),
        Series = RowRules.Series(row, 2),
        Period = row.TextOrNull(4),
        ModelVersion = row.TextOrNull(5),
        ModelHash = row.TextOrNull(6),
        StartedAt = row.Time(7),
        CompletedAt = row.TimeOrNull(8),
        DurationSeconds = row.NumberOrNull(9),
        RowsLoaded = row.Integer(10),
        RowsPreprocessed = row.Integer(11),
        AnomaliesFound = row.Integer(12),
        AnomalyIds = Json.ReadStrings(row.Text(13)),
        Status = RowRules.RunStatus(row.Text(14)),
        Error = row.TextOrNull(15),
        Warnings = Json.ReadStrings(row.Text(16)),
        Progress = row.Number(17),
        Force = row.Flag(18),
        CorrelationId = row.TextOrNull(19),
    };

    private static SqlQuery With(SqlQuery query, DetectionRun run) => query
        .With("id", run.Id)
        .With("trigger", run.Trigger.Code())
        .With("ticker", run.Series.Ticker.Symbol)
        .With("interval", run.Series.Interval.Code)
        .With("period", run.Period)
        .With("model_version", run.ModelVersion)
        .With("model_hash", run.ModelHash)
        .With("started_at", run.StartedAt)
        .With("completed_at", run.CompletedAt)
        .With("duration_seconds", run.DurationSeconds)
        .With("rows_loaded", run.RowsLoaded)
        .With("rows_preprocessed", run.RowsPreprocessed)
        .With("anomalies_found", run.AnomaliesFound)
        .With("anomaly_ids", Json.Of(run.AnomalyIds))
        .With("status", run.Status.Code())
        .With("error", run.Error)
        .With("warnings", Json.Of(run.Warnings))
        .With("progress", run.Progress)
        .With("force", run.Force)
        .With("correlation_id", run.CorrelationId);

    public static SqlQuery InsertOrLeave(DetectionRun run) => With(new SqlQuery(Insert + "nothing"), run);

    public static SqlQuery InsertOrOverwrite(DetectionRun run) => With(new SqlQuery($"{Insert}update set {Changes.Assignments}"), run);

    public static SqlQuery UpdateOpen(DetectionRun run) =>
        With(new SqlQuery($"update detection_runs set {Changes.Assignments} where id = @id and status = 'in_progress'"), run);

    /// <summary>Ids of the oldest ended runs that started before an instant.</summary>
    public const string Expired =
        "select id from detection_runs where started_at < @before and status <> 'in_progress' order by started_at, id limit @batch";

    public static SqlQuery Find(string id) =>
        new SqlQuery($"select {Columns.Names} from detection_runs where id = @id").With("id", id);

    public static SqlQuery FindOpen(SeriesKey series) =>
        new SqlQuery($"select {Columns.Names} from detection_runs where ticker = @ticker and interval = @interval and status = 'in_progress'")
            .With("ticker", series.Ticker.Symbol).With("interval", series.Interval.Code);

    public static SqlQuery FindLatest(Ticker ticker, Interval? interval, RunTrigger trigger) =>
        new SqlQuery($"select {Columns.Names} from detection_runs")
            .WhereGiven("ticker = @ticker", "ticker", ticker.Symbol)
            .WhereGiven("interval = @interval", "interval", interval?.Code)
            .WhereGiven("trigger = @trigger", "trigger", trigger.Code())
            .Then("order by started_at desc, id desc limit 1");

    public static SqlQuery List(RunQuery request)
    {
        PageRules.Check(request);
        var query = new SqlQuery($"select {Columns.Names} from detection_runs")
            .WhereGiven("ticker = @ticker", "ticker", request.Ticker?.Symbol)
            .WhereGiven("interval = @interval", "interval", request.Interval?.Code)
            .WhereGiven("status = @status", "status", request.Status?.Code())
            .WhereGiven("trigger = @trigger", "trigger", request.Trigger?.Code())
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
