using Anomaly.Detection.Decisions;

namespace Anomaly.Storage.Sql;

/// <summary>Anomalies as rows, and the questions about them.</summary>
internal static class AnomalySql
{
    public static readonly SqlTable<AnomalyRecord> Table = new("anomalies", Map);

    public static readonly SqlTable<AnomalyMark> Marks = new("anomalies", (columns, mark) => new AnomalyMark(
        columns.Text("id", mark?.Id),
        columns.Series(mark?.Series),
        columns.Time("datetime", mark?.Datetime),
        columns.Number("anomaly_score", mark?.Score),
        columns.NumberOrNull("severity", mark?.Severity),
        columns.ChoiceOrNull("direction", mark?.Direction, "direction"),
        columns.TextOrNull("reason", mark?.Reason),
        columns.Facts("reason_facts", mark?.ReasonFacts)));

    /// <summary>What changes when a retracted anomaly holds again; when it was first stored and whether anyone was notified stay.</summary>
    public static readonly string Renewal =
        $"{Table.Assignments("ticker", "interval", "datetime", "model_hash", "sent", "created_at", "sequence", "status_since")}, {AnomalyRevisionSql.SetSince}";

    private const string FirstOfIncident = "status <> 'retracted' and begins_incident";

    // An incident that a program stored which did not note it passes no bound.
    private const string PeakAtLeast = "exists (select 1 from anomalies peak where peak.ticker = anomalies.ticker and peak.interval = anomalies.interval "
        + "and peak.incident = anomalies.datetime and peak.model_hash = anomalies.model_hash and peak.status <> 'retracted' and peak.severity >= @min_severity)";

    public static readonly string Insert = $"insert into anomalies (id, {Table.Names}) values (@id, {Table.Values})";

    public static SqlQuery With(SqlQuery query, AnomalyRecord anomaly, long sequence) =>
        Table.Write(query, anomaly with { Sequence = sequence }).With("id", anomaly.Id);

    public static SqlQuery Find(string id) =>
        Table.Select().Where("id = @id").With("id", id);

    public static SqlQuery FindByOldId(string oldId) =>
        Table.Select().Where("id = (select id from anomaly_aliases where old_id = @id)").With("id", oldId);

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
        var query = Filter(request.AsOf is { } asOf ? AnomalyRevisionSql.AsOf(asOf) : Table.Select(), request);
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

    /// <summary>What a map shows of the latest anomalies.</summary>
    public static SqlQuery ListMarks(AnomalyQuery request) =>
        Filter(Marks.Select(), request).Then("order by datetime desc, id desc limit @limit").With("limit", request.Limit);

    private static SqlQuery Filter(SqlQuery query, AnomalyQuery request)
    {
        PageRules.Check(request);
        if (request is { MaxScore: double.NaN } or { MinSeverity: double.NaN })
            throw new ArgumentException("The bound of a score or a severity must be a number.", nameof(request));
        if (request is { IncidentsOnly: true, AsOf: not null })
            throw new ArgumentException("Incidents are known as they are now, not as of an instant.", nameof(request));
        if (request.IncidentsOnly)
            query.Where(FirstOfIncident);
        // Written out, so that an index of the few data faults serves.
        if (request.Kind is { } kind)
            query.Where(kind == AnomalyKind.Market ? "kind = 'market'" : "kind <> 'market'");
        return query
            .WhereGiven("ticker = @ticker", "ticker", request.Ticker?.Symbol)
            .WhereGiven("interval = @interval", "interval", request.Interval?.Code)
            .WhereGiven("datetime >= @from", "from", request.From)
            .WhereGiven("datetime < @to", "to", request.To)
            .WhereGiven("anomaly_score <= @max_score", "max_score", request.MaxScore)
            .WhereGiven(request.IncidentsOnly ? PeakAtLeast : "severity >= @min_severity", "min_severity", request.MinSeverity)
            .WhereOneOf("status", "status", [.. request.Statuses.Select(status => EnumNames.Of(status))])
            .WhereGiven("model_version = @model_version", "model_version", request.ModelVersion)
            .WhereGiven("model_hash = @model_hash", "model_hash", request.ModelHash)
            .WhereGiven("detection_run_id = @run", "run", request.DetectionRunId)
            .WhereGiven("sent = @sent", "sent", request.Sent);
    }

    public static Page<AnomalyRecord> Cut(List<AnomalyRecord> read, AnomalyQuery request) =>
        PageRules.Cut(read, request.Limit, last => Cursor.Make(CursorKind(request), last.Datetime, last.Id));

    public static SqlQuery Events(long after, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        PageRules.CheckLimit(limit);
        return Table.Select().Where("sequence > 0").Where("sequence > @after").Then("order by sequence limit @limit")
            .With("after", after).With("limit", limit);
    }

    /// <summary>The anomalies of a series by one model, or by any where it is null, in a stretch that are not retracted.</summary>
    public static SqlQuery HoldingIn(SeriesKey series, TimeRange range, string? modelHash) =>
        new SqlQuery($"select {StoredAnomaly.Columns} from anomalies")
            .WhereGiven("ticker = @ticker", "ticker", series.Ticker.Symbol)
            .WhereGiven("interval = @interval", "interval", series.Interval.Code)
            .WhereGiven("datetime >= @from", "from", range.From)
            .WhereGiven("datetime < @to", "to", range.To)
            .WhereGiven("model_hash = @model_hash", "model_hash", modelHash)
            .Where("status <> 'retracted'");

    public static AnomalyRecord Map(Columns columns, AnomalyRecord? anomaly) => new()
    {
        Series = columns.Series(anomaly?.Series),
        Datetime = columns.Time("datetime", anomaly?.Datetime),
        Close = columns.Number("close", anomaly?.Close),
        Volume = columns.Number("volume", anomaly?.Volume),
        DetectionRunId = columns.TextOrNull("detection_run_id", anomaly?.DetectionRunId),
        DetectionTimestamp = columns.TimeOrNull("detection_timestamp", anomaly?.DetectionTimestamp),
        ModelVersion = columns.TextOrNull("model_version", anomaly?.ModelVersion),
        ModelHash = columns.Text("model_hash", anomaly?.ModelHash),
        Features = columns.Numbers("features", anomaly?.Features),
        AnomalyScore = columns.Number("anomaly_score", anomaly?.AnomalyScore),
        Severity = columns.NumberOrNull("severity", anomaly?.Severity),
        Evidence = columns.EvidenceList("evidence", anomaly?.Evidence),
        Direction = columns.ChoiceOrNull("direction", anomaly?.Direction, "direction"),
        Contributions = columns.Numbers("contributions", anomaly?.Contributions),
        Reason = columns.TextOrNull("reason", anomaly?.Reason),
        Sent = columns.Flag("sent", anomaly?.Sent),
        Status = columns.Choice("status", anomaly?.Status, "anomaly status"),
        CreatedAt = columns.Time("created_at", anomaly?.CreatedAt),
        Sequence = columns.Integer("sequence", anomaly?.Sequence),
        StatusSince = columns.TimeOrNull("status_since", anomaly?.StatusSince),
        Kind = columns.Choice("kind", anomaly?.Kind, "kind of anomaly"),
        ReasonFacts = columns.Facts("reason_facts", anomaly?.ReasonFacts),
        Incident = columns.TimeOrNull("incident", anomaly?.Incident),
    };

    private static string CursorKind(AnomalyQuery request) => request.OldestFirst ? "ao" : "al";
}
