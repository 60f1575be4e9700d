using Anomaly.Grains.Interfaces.Tickers;

namespace Anomaly.Grains.Mapping;

/// <summary>Series and bars between the store and the contracts.</summary>
internal static class SeriesMapping
{
    public static SeriesState ToState(this SeriesMetadata metadata) => new()
    {
        Ticker = metadata.Series.Ticker.Symbol,
        Interval = metadata.Series.Interval.Code,
        Market = metadata.Series.Ticker.Market.ToString(),
        Status = StatusOf(metadata.Status),
        LastDetectionRun = ToOffset(metadata.LastDetectionRun),
        LastDetectedTimestamp = ToOffset(metadata.LastDetectedTimestamp),
        Anchor = ToOffset(metadata.Anchor),
        ModelVersion = metadata.ModelVersion,
        ModelHash = metadata.ModelHash,
        RowsProcessed = metadata.RowsProcessed,
        AnomaliesFound = (int)metadata.AnomaliesFound,
        Version = metadata.Version,
        UpdatedAt = metadata.UpdatedAt,
    };

    /// <summary>The state of a series that nothing was ever stored for.</summary>
    public static SeriesState NeverDetected(SeriesKey series) => new()
    {
        Ticker = series.Ticker.Symbol,
        Interval = series.Interval.Code,
        Market = series.Ticker.Market.ToString(),
        Status = "never",
        RowsProcessed = 0,
        AnomaliesFound = 0,
        Version = 0,
    };

    public static BarDocument ToDocument(this in Bar bar, bool live = false) => new()
    {
        Datetime = bar.Time,
        Open = bar.Open,
        High = bar.High,
        Low = bar.Low,
        Close = bar.Close,
        Volume = bar.Volume,
        Live = live,
    };

    public static DateTimeOffset? ToOffset(DateTime? time) => time is { } at ? new DateTimeOffset(at) : null;

    private static string StatusOf(RunStatus status) => status switch
    {
        RunStatus.InProgress => "in_progress",
        RunStatus.Complete => "complete",
        RunStatus.Failed => "failed",
        RunStatus.Partial => "partial",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such status."),
    };
}
