namespace Anomaly.Grains.Interfaces;

/// <summary>A call for detection.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.DetectionRequest")]
public sealed record DetectionRequest
{
    /// <summary>What asks.</summary>
    [Id(0)]
    public required RunTrigger Trigger { get; init; }

    /// <summary>How far back the history shall reach at least; the default depends on the interval.</summary>
    [Id(1)]
    public Period? Period { get; init; }
}

/// <summary>What a detection did.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.DetectionOutcome")]
public sealed record DetectionOutcome
{
    /// <summary>The run that records it.</summary>
    [Id(0)]
    public required DetectionRun Run { get; init; }

    /// <summary>Ids of anomalies that were not known before, or hold again.</summary>
    [Id(1)]
    public ImmutableArray<string> AnomalyIds { get; init; } = [];

    /// <summary>How many these are.</summary>
    public int NewAnomalies => AnomalyIds.Length;

    /// <summary>Anomalies that corrected bars took away.</summary>
    [Id(2)]
    public required int RetractedAnomalies { get; init; }

    /// <summary>Bars pushed through the features.</summary>
    [Id(3)]
    public required int RowsProcessed { get; init; }

    /// <summary>already_detected, backfill_running (the run is that of the backfill then), revised, rewritten, extended, model_changed, rebuilt, or null.</summary>
    [Id(4)]
    public string? Reason { get; init; }

    /// <summary>Opening time of the last bar that is stored, UTC; null where none is.</summary>
    [Id(5)]
    public DateTime? LastBar { get; init; }
}
