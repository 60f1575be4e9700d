namespace Anomaly.Storage.Import;

/// <summary>Documents of <c>detection_metadata</c>. They carry no state that detection could go on from: the first detection builds it.</summary>
internal static class OldMetadata
{
    private const string IdPrefix = "detection_meta::";

    public static SeriesMetadata Read(OldDocument document)
    {
        var lastRun = document.Time("last_detection_run");
        var lastBar = document.Time("last_detected_timestamp");
        return new SeriesMetadata
        {
            Series = Series(document),
            LastDetectionRun = lastRun,
            LastDetectedTimestamp = lastBar,
            ModelVersion = document.Text("model_version"),
            ModelHash = document.Text("model_hash"),
            RowsProcessed = document.Count("rows_processed"),
            AnomaliesFound = document.Count("anomalies_found"),
            Status = Codes.TryParse(document.Text("status"), out RunStatus status) && status != RunStatus.InProgress ? status : RunStatus.Complete,
            UpdatedAt = document.Time("updated_at") ?? lastRun ?? lastBar ?? throw new FormatException("there is no updated_at"),
        };
    }

    private static SeriesKey Series(OldDocument document)
    {
        if (document.Field("ticker") is not null && document.Field("interval") is not null)
            return document.Series();
        return document.Text("_id")?.Split("::") is ["detection_meta", var ticker, var interval]
            ? new SeriesKey(Ticker.Parse(ticker), Interval.Parse(interval))
            : throw new FormatException($"there are no ticker and interval, and the _id is not {IdPrefix}TICKER::INTERVAL");
    }
}
