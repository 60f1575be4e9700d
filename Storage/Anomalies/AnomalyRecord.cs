namespace Anomaly.Storage;

/// <summary>One anomalous bar with all that is needed to trace and re-derive it: the row of <c>anomalies</c>.</summary>
public sealed record AnomalyRecord
{
    /// <summary>See <see cref="AnomalyId"/>; derived, never given.</summary>
    public string Id => AnomalyId.Of(Series, Datetime, ModelHash);

    /// <summary>The series; <c>Ticker</c> and <c>interval</c> in documents.</summary>
    public required SeriesKey Series { get; init; }

    /// <summary>When the bar opens, on a whole second.</summary>
    public required DateTime Datetime { get; init; }

    /// <summary>The bar's closing price when it was found.</summary>
    public required double Close { get; init; }

    /// <summary>The bar's volume when it was found.</summary>
    public required double Volume { get; init; }

    /// <summary>The run that found it; null where the old system recorded none.</summary>
    public string? DetectionRunId { get; init; }

    /// <summary>When it was found.</summary>
    public DateTime? DetectionTimestamp { get; init; }

    /// <summary>The model that found it; null where the old system recorded none.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>SHA-256 of that model's file; empty where the old system recorded none.</summary>
    public required string ModelHash { get; init; }

    /// <summary>The 14 features of <c>seed-14</c> at the bar, by name. Not-a-number stands for a missing value and is <c>null</c> in documents.</summary>
    public IReadOnlyDictionary<string, double> Features { get; init; } = EmptyValues;

    /// <summary>The forest's score; lower is stranger. Not-a-number where the old system recorded none.</summary>
    public required double AnomalyScore { get; init; }

    /// <summary>The calibrated severity of the bar, 0 to 1, higher is stranger; null for models without calibration.</summary>
    public double? Severity { get; init; }

    /// <summary>Which evidence fired, in the detector's words.</summary>
    public string? Evidence { get; init; }

    /// <summary>Which way: <c>up</c>, <c>down</c>, <c>volume</c> or <c>range</c>.</summary>
    public string? Direction { get; init; }

    /// <summary>What each feature of the model's set contributed, by name.</summary>
    public IReadOnlyDictionary<string, double> Contributions { get; init; } = EmptyValues;

    /// <summary>A sentence that says why.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether somebody was notified.</summary>
    public bool Sent { get; init; }

    /// <summary>How it stands.</summary>
    public AnomalyStatus Status { get; init; }

    /// <summary>When it was first stored.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>
    /// Its place in the feed of events: set by the store, higher than every other at each change of <see cref="Status"/>;
    /// 0 for what was imported and has not changed since.
    /// </summary>
    public long Sequence { get; init; }

    private static IReadOnlyDictionary<string, double> EmptyValues { get; } = new Dictionary<string, double>();
}
