namespace Anomaly.Storage;

/// <summary>One run of detection in the audit trail: the row of <c>detection_runs</c>.</summary>
public sealed record DetectionRun
{
    /// <summary>A UUID, in its usual text form.</summary>
    public required string Id { get; init; }

    /// <summary>What asked for the run.</summary>
    public required RunTrigger Trigger { get; init; }

    /// <summary>The series; <c>ticker</c> and <c>interval</c> in documents.</summary>
    public required SeriesKey Series { get; init; }

    /// <summary>How far back the run was asked to go, as a period code; null where that does not apply.</summary>
    public string? Period { get; init; }

    /// <summary>The model that scored.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>SHA-256 of that model's file.</summary>
    public string? ModelHash { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>When it ended; null while it is in progress.</summary>
    public DateTime? CompletedAt { get; init; }

    /// <summary>Seconds from start to end; null while in progress.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Bars that the run read from the source.</summary>
    public long RowsLoaded { get; init; }

    /// <summary>Bars whose features were complete, and that were scored.</summary>
    public long RowsPreprocessed { get; init; }

    /// <summary>Anomalies found.</summary>
    public long AnomaliesFound { get; init; }

    /// <summary>Ids of these anomalies.</summary>
    public IReadOnlyList<string> AnomalyIds { get; init; } = [];

    /// <summary>How it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>What was odd but did not stop it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Share of the work done, 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>Whether a backfill was told to start over; kept so that it can be resumed after a restart as it was asked for.</summary>
    public bool Force { get; init; }

    /// <summary>The id that the request's log lines carry.</summary>
    public string? CorrelationId { get; init; }
}
