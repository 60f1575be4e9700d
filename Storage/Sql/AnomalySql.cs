namespace Anomaly.Storage.Sql;

/// <summary>Anomalies as rows, and the questions about them.</summary>
internal static class AnomalySql
{
    public static readonly SqlColumns Columns = new(
        "ticker", "interval", "datetime", "close", "volume", "detection_run_id", "detection_timestamp", "model_version", "model_hash", "features",
        "anomaly_score", "severity", "evidence", "direction", "contributions", "reason", "sent", "status", "created_at", "sequence");

    /// <summary>What changes when a retracted anomaly holds again; when it was first stored and whether somebody was told stay.</summary>
    public static readonly SqlColumns Renewal =
        Columns.Except("ticker", "interval", "datetime", "model_hash", "sent", "created_at", "sequence");

    public static readonly string Insert = $"insert into anomalies (id, {Columns.Names}) values (@id, {Columns.Values})";

    public static AnomalyRecord Read(Row row) => new()
    {
        Series = RowRules.Series(row, 0),
        Datetime = row.Time(2),
        Close = row.Number(3),
        Volume = row.Number(4),
        DetectionRunId = row.TextOrNull(5),
        DetectionTimestamp = row.TimeOrNull(6),
        ModelVersion = row.TextOrNull(7),
        ModelHash = row.Text(8),
        Features = Json.ReadNumbers(row.Text(9)),
        AnomalyScore = row.Number(10),
        Severity = row.NumberOrNull(11),
        Evidence = row.TextOrNull(12),
        Direction = row.TextOrNull(13),
        Contributions = Json.ReadNumbers(row.Text(14)),
        Reason = row.TextOrNull(15),
        Sent = row.Flag(16),
        Status = RowRules.AnomalyStatus(row.Text(17)),
        CreatedAt = row.Time(18),
        Sequence = row.Integer(19),
    };

    public static SqlQuery With(SqlQuery query, AnomalyRecord anomaly, long sequence) => query
        .With("id", anomaly.Id)
        .With("ticker", anomaly.Series.Ticker.Symbol)
        .With("interval", anomaly.Series.Interval.Code)
        .With("datetime", anomaly.Datetime)
        .With("close", NullIfNotFinite(anomaly.Close))
        .With("volume", NullIfNotFinite(anomaly.Volume))
        .With("detection_run_id", anomaly.DetectionRunId)
        .With("detection_timestamp", anomaly.DetectionTimestamp)
        .With("model_version", anomaly.ModelVersion)
        .With("model_hash", anomaly.ModelHash)
        .With("features", Json.Of(anomaly.Features))
        .With("anomaly_score", NullIfNotFinite(anomaly.AnomalyScore))
        .With("severity", anomaly.Severity is { } severity ? NullIfNotFinite(severity) : null)
        .With("evidence", anomaly.Evidence)
        .With("direction", anomaly.Direction)
        .With("contributions", Json.Of(anomaly.Contributions))
        .With("reason", anomaly.Reason)
        .With("sent", anomaly.Sent)
        .With("status", anomaly.Status.Code())
        .With("created_at", anomaly.CreatedAt)
        .With("sequence", sequence);

    public static SqlQuery Find(string id) =>
        new SqlQuery($"select {Columns.Names} from anomalies where id = @id").With("id", id);

    public static SqlQuery FindByOldId(string oldId) =>
        new SqlQuery($"select {Columns.Names} from anomalies where id = (select id from anomaly_aliases where old_id = @id)").With("id", oldId);

    public static SqlQuery MarkSent(string id) =>
        new SqlQuery("update anomalies set sent = @sent where id = @id and sent <> @sent").With("sent", true).With("id", id);

    /// <summary>The feed's present end.</summary>
    public static SqlQuery LastSequence() => new("select coalesce(max(sequence), 0) from anomalies where sequence > 0");

    /// <exception cref="ArgumentException">The status is a detection's to set.</exception>
    public static void CheckSettable(AnomalyStatus status)
    {
        if (status is not (AnomalyStatus.New or AnomalyStatus.Acknowledged))
            throw new ArgumentException("An anomaly can be set to new or acknowledged; only a detection retracts one.", nameof(status));
    }

    public static SqlQuery List(AnomalyQuery request)
    {
        PageRules.Check(request);
        if (request is { MaxScore: double.NaN } or { MinSeverity: double.NaN })
            throw new ArgumentException("The bound of a score or a severity must be a number.", nameof(request));
        var query = new SqlQuery($"select {Columns.Names} from anomalies")
            .WhereGiven("ticker = @ticker", "ticker", request.Ticker?.Symbol)
            .WhereGiven("interval = @interval", "interval", request.Interval?.Code)
            .WhereGiven("datetime >= @from", "from", request.From)
            .WhereGiven("datetime < @to", "to", request.To)
            .WhereGiven("anomaly_score <= @max_score", "max_score", request.MaxScore)
            .WhereGiven("severity >= @min_severity", "min_severity", request.MinSeverity)
            .WhereOneOf("status", "status", [.. request.Statuses.Select(status => status.Code())])
            .WhereGiven("model_version = @model_version", "model_version", request.ModelVersion)
            .WhereGiven("model_hash = @model_hash", "model_hash", request.ModelHash)
            .WhereGiven("detection_run_id = @run", "run", request.DetectionRunId)
            .WhereGiven("sent = @sent", "sent", request.Sent);
        if (request.Cursor is { } cursor)
        {
            var (time, id) = Cursor.ReadTimed(CursorKind(request), cursor);
            query.Where(request.OldestFirst ? "(datetime, id) > (@after, @after_id)" : "(datetime, id) < (@after, @after_id)")
                .With("after", time).With("after_id", id);
        }

        return query
            .Then(request.OldestFirst ? "order by datetime, id limit @limit" : "order by datetime desc, id desc limit @limit")
            .With("limit", request.Limit + 1);
    }

    public static Page<AnomalyRecord> Cut(List<AnomalyRecord> read, AnomalyQuery request) =>
        PageRules.Cut(read, request.Limit, last => Cursor.Make(CursorKind(request), last.Datetime, last.Id));

    public static SqlQuery Events(long after, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        PageRules.CheckLimit(limit);
        return new SqlQuery($"select {Columns.Names} from anomalies where sequence > 0 and sequence > @after order by sequence limit @limit")
            .With("after", after).With("limit", limit);
    }

    /// <summary>Ids of a series' anomalies by one model in a stretch that are not retracted.</summary>
    public static SqlQuery HoldingIn(SeriesKey series, TimeRange range, string modelHash, string columns = "id") =>
        new SqlQuery($"select {columns} from anomalies")
            .WhereGiven("ticker = @ticker", "ticker", series.Ticker.Symbol)
            .WhereGiven("interval = @interval", "interval", series.Interval.Code)
            .WhereGiven("datetime >= @from", "from", range.From)
            .WhereGiven("datetime < @to", "to", range.To)
            .WhereGiven("model_hash = @model_hash", "model_hash", modelHash)
            .Where("status <> 'retracted'");

    private static string CursorKind(AnomalyQuery request) => request.OldestFirst ? "ao" : "al";

    private static double? NullIfNotFinite(double value) => double.IsFinite(value) ? value : null;
}
