namespace Anomaly.Storage.Sql;

/// <summary>Metadata of series as rows, and the questions about them.</summary>
internal static class SeriesSql
{
    /// <summary>What a listing shows.</summary>
    public static readonly SqlColumns Columns = new(
        "ticker", "interval", "last_detection_run", "last_detected_timestamp", "model_version", "model_hash", "rows_processed", "anomalies_found",
        "status", "updated_at", "version", "anchor");

    /// <summary>That and the features' running state.</summary>
    public static readonly SqlColumns All = Columns.With("feature_state");

    public static SeriesMetadata Read(Row row) => new()
    {
        Series = RowRules.Series(row, 0),
        LastDetectionRun = row.TimeOrNull(2),
        LastDetectedTimestamp = row.TimeOrNull(3),
        ModelVersion = row.TextOrNull(4),
        ModelHash = row.TextOrNull(5),
        RowsProcessed = row.Integer(6),
        AnomaliesFound = row.Integer(7),
        Status = RowRules.RunStatus(row.Text(8)),
        UpdatedAt = row.Time(9),
        Version = row.Integer(10),
        Anchor = row.TimeOrNull(11),
    };

    public static SeriesMetadata ReadWithState(Row row) => Read(row) with { FeatureState = row.BytesOrNull(12) };

    public static SqlQuery With(SqlQuery query, SeriesMetadata metadata, long version) => query
        .With("ticker", metadata.Series.Ticker.Symbol)
        .With("interval", metadata.Series.Interval.Code)
        .With("last_detection_run", metadata.LastDetectionRun)
        .With("last_detected_timestamp", metadata.LastDetectedTimestamp)
        .With("model_version", metadata.ModelVersion)
        .With("model_hash", metadata.ModelHash)
        .With("rows_processed", metadata.RowsProcessed)
        .With("anomalies_found", metadata.AnomaliesFound)
        .With("status", metadata.Status.Code())
        .With("updated_at", metadata.UpdatedAt)
        .With("version", version)
        .With("anchor", metadata.Anchor)
        .With("feature_state", metadata.FeatureState);

    public static SqlQuery Load(SeriesKey series) =>
        new SqlQuery($"select {All.Names} from detection_metadata where ticker = @ticker and interval = @interval")
            .With("ticker", series.Ticker.Symbol).With("interval", series.Interval.Code);

    public static SqlQuery List(SeriesQuery request)
    {
        PageRules.Check(request);
        var query = new SqlQuery($"select {Columns.Names} from detection_metadata")
            .WhereGiven("ticker = @ticker", "ticker", request.Ticker?.Symbol)
            .WhereGiven("interval = @interval", "interval", request.Interval?.Code);
        if (request.Cursor is { } cursor)
        {
            var key = Cursor.Read("s", cursor, 2);
            query.Where("(ticker, interval) > (@after_ticker, @after_interval)").With("after_ticker", key[0]).With("after_interval", key[1]);
        }

        return query.Then("order by ticker, interval limit @limit").With("limit", request.Limit + 1);
    }

    public static Page<SeriesMetadata> Cut(List<SeriesMetadata> read, SeriesQuery request) =>
        PageRules.Cut(read, request.Limit, last => Cursor.Make("s", last.Series.Ticker.Symbol, last.Series.Interval.Code));
}
