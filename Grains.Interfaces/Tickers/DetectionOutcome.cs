namespace Anomaly.Grains.Interfaces.Tickers;

/// <summary>What a detection did.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.DetectionOutcome")]
public sealed record DetectionOutcome
{
    /// <summary>Ticker.</summary>
    [Id(0)]
    public required string Ticker { get; init; }

    /// <summary>Interval code.</summary>
    [Id(1)]
    public required string Interval { get; init; }

    /// <summary>The run that records it.</summary>
    [Id(2)]
    public required string DetectionRunId { get; init; }

    /// <summary>Anomalies not known before.</summary>
    [Id(3)]
    public required int NewAnomalies { get; init; }

    /// <summary>Anomalies that corrected bars took away.</summary>
    [Id(4)]
    public required int RetractedAnomalies { get; init; }

    /// <summary>Bars pushed through the features.</summary>
    [Id(5)]
    public required int RowsProcessed { get; init; }

    /// <summary>Ids of the new ones.</summary>
    [Id(6)]
    public ImmutableArray<string> AnomalyIds { get; init; } = [];

    /// <summary>already_detected, revised, rewritten, extended, model_changed, rebuilt, or null.</summary>
    [Id(7)]
    public string? Reason { get; init; }

    /// <summary>What was odd.</summary>
    [Id(8)]
    public ImmutableArray<string> Warnings { get; init; } = [];
}
