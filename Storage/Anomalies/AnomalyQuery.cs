namespace Anomaly.Storage;

/// <summary>Which anomalies to list. What is null or empty does not restrict.</summary>
public sealed record AnomalyQuery : PageRequest
{
    /// <summary>Only this ticker's.</summary>
    public Ticker? Ticker { get; init; }

    /// <summary>Only this interval's.</summary>
    public Interval? Interval { get; init; }

    /// <summary>Only bars that open at this time or later.</summary>
    public DateTime? From { get; init; }

    /// <summary>Only bars that open before this time.</summary>
    public DateTime? To { get; init; }

    /// <summary>Only scores at or below this.</summary>
    public double? MaxScore { get; init; }

    /// <summary>Only severities at or above this (higher is stranger); leaves out anomalies that have none.</summary>
    public double? MinSeverity { get; init; }

    /// <summary>Only anomalies that stand in one of these ways.</summary>
    public IReadOnlyList<AnomalyStatus> Statuses { get; init; } = [];

    /// <summary>Only anomalies of the model with this version.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>Only anomalies of the model with this hash.</summary>
    public string? ModelHash { get; init; }

    /// <summary>Only anomalies that this run found.</summary>
    public string? DetectionRunId { get; init; }

    /// <summary>Only anomalies that somebody was, or was not, notified of.</summary>
    public bool? Sent { get; init; }

    /// <summary>Oldest bar first instead of latest first.</summary>
    public bool OldestFirst { get; init; }
}
