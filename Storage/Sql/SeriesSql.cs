namespace Anomaly.Storage.Sql;

/// <summary>Metadata of series as rows, and the questions about them.</summary>
internal static class SeriesSql
{
    /// <summary>What a listing shows.</summary>
    public static readonly SqlTable<SeriesMetadata> Table = new("detection_metadata", Map);

    /// <summary>That and the features' running state.</summary>
    public static readonly SqlTable<SeriesMetadata> WithState = new(
        "detection_metadata",
        (columns, metadata) => Map(columns, metadata) with { FeatureState = columns.BytesOrNull("feature_state", metadata?.FeatureState) });

    public static SqlQuery With(SqlQuery query, SeriesMetadata metadata, long version) => WithState.Write(query, metadata with { Version = version });

    public static SqlQuery Load(SeriesKey series) =>
        WithState.Select()
            .WhereGiven("ticker = @ticker", "ticker", series.Ticker.Symbol)
            .WhereGiven("interval = @interval", "interval", series.Interval.Code);

    public static SqlQuery List(SeriesQuery request)
    {
        PageRules.Check(request);
        var query = Table.Select()
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

    private static SeriesMetadata Map(Columns columns, SeriesMetadata? metadata) => new()
    {
        Series = columns.Series(metadata?.Series),
        LastDetectionRun = columns.TimeOrNull("last_detection_run", metadata?.LastDetectionRun),
        LastDetectedTimestamp = columns.TimeOrNull("last_detected_timestamp", metadata?.LastDetectedTimestamp),
        ModelVersion = columns.TextOrNull("model_version", metadata?.ModelVersion),
        ModelHash = columns.TextOrNull("model_hash", metadata?.ModelHash),
        RowsProcessed = columns.Integer("rows_processed", metadata?.RowsProcessed),
        AnomaliesFound = columns.Integer("anomalies_found", metadata?.AnomaliesFound),
        Status = columns.Choice("status", metadata?.Status, "run status"),
        UpdatedAt = columns.Time("updated_at", metadata?.UpdatedAt),
        Version = columns.Integer("version", metadata?.Version),
        Anchor = columns.TimeOrNull("anchor", metadata?.Anchor),
        Source = columns.ChoiceOrNull("source", metadata?.Source, "market data source"),
        CompanyName = columns.TextOrNull("company_name", metadata?.CompanyName),
        Currency = columns.TextOrNull("currency", metadata?.Currency),
        PriceDivisor = (int?)columns.IntegerOrNull("price_divisor", metadata?.PriceDivisor),
        QuoteDelayMinutes = (int?)columns.IntegerOrNull("quote_delay_minutes", metadata?.QuoteDelayMinutes),
        Followed = columns.Flag("followed", metadata?.Followed),
        RequestedAt = columns.TimeOrNull("requested_at", metadata?.RequestedAt),
    };
}
