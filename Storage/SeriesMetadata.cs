namespace Anomaly.Storage;

/// <summary>How far the detection of one series has come: the row of <c>detection_metadata</c>.</summary>
public sealed record SeriesMetadata
{
    /// <summary>The series; <c>ticker</c> and <c>interval</c> in documents.</summary>
    public required SeriesKey Series { get; init; }

    /// <summary><c>detection_meta::{ticker}::{interval}</c>.</summary>
    public string Id => $"detection_meta::{Series.Ticker}::{Series.Interval}";

    /// <summary>When the last detection ran.</summary>
    public DateTime? LastDetectionRun { get; init; }

    /// <summary>Opening time of the last bar that was taken into the feature state.</summary>
    public DateTime? LastDetectedTimestamp { get; init; }

    /// <summary>The model of the last detection, for example <c>US_model-1.0.0</c>.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>SHA-256 of that model's file.</summary>
    public string? ModelHash { get; init; }

    /// <summary>Bars taken into the feature state since its anchor.</summary>
    public long RowsProcessed { get; init; }

    /// <summary>Anomalies found so far that still hold, as the committer counts them.</summary>
    public long AnomaliesFound { get; init; }

    /// <summary>How the last run ended.</summary>
    public RunStatus Status { get; init; } = RunStatus.Complete;

    /// <summary>When this row was last committed.</summary>
    public required DateTime UpdatedAt { get; init; }

    /// <summary>Grows by one with every commit; the first makes it 1. The store sets it: a commit's own value is ignored.</summary>
    public long Version { get; init; }

    /// <summary>
    /// The running state of the features in its binary form; null in listings, and for a series that was imported from the old system
    /// (its bars are to be fetched and its state built).
    /// </summary>
    public byte[]? FeatureState { get; init; }

    /// <summary>Opening time of the first bar in the feature state, its "row 0".</summary>
    public DateTime? Anchor { get; init; }
}
