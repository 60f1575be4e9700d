namespace Anomaly.Grains.Interfaces.Runs;

/// <summary>The audit of one run, as stored.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.RunDocument")]
public sealed record RunDocument
{
    /// <summary>Run id (uuid).</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>What asked for it.</summary>
    [Id(1)]
    public required DetectionTrigger Trigger { get; init; }

    /// <summary>Ticker.</summary>
    [Id(2)]
    public required string Ticker { get; init; }

    /// <summary>Interval code.</summary>
    [Id(3)]
    public required string Interval { get; init; }

    /// <summary>Period code it was asked for, if any.</summary>
    [Id(4)]
    public string? Period { get; init; }

    /// <summary>For example US_model-0.1.0; null where no model could be loaded.</summary>
    [Id(5)]
    public string? ModelVersion { get; init; }

    /// <summary>"sha256:" and the hex digest of the model file.</summary>
    [Id(6)]
    public string? ModelHash { get; init; }

    /// <summary>UTC.</summary>
    [Id(7)]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>UTC; null while in progress.</summary>
    [Id(8)]
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Seconds from start to end; null while in progress.</summary>
    [Id(9)]
    public double? DurationSeconds { get; init; }

    /// <summary>Complete bars read.</summary>
    [Id(10)]
    public required int RowsLoaded { get; init; }

    /// <summary>Rows that could be scored.</summary>
    [Id(11)]
    public required int RowsPreprocessed { get; init; }

    /// <summary>Anomalies this run found.</summary>
    [Id(12)]
    public required int AnomaliesFound { get; init; }

    /// <summary>Their ids.</summary>
    [Id(13)]
    public ImmutableArray<string> AnomalyIds { get; init; } = [];

    /// <summary>Where it stands.</summary>
    [Id(14)]
    public required RunStatus Status { get; init; }

    /// <summary>Why it failed.</summary>
    [Id(15)]
    public string? Error { get; init; }

    /// <summary>What was odd but did not stop it.</summary>
    [Id(16)]
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>0 to 1.</summary>
    [Id(17)]
    public required double Progress { get; init; }

    /// <summary>The request that asked for it, as in the logs.</summary>
    [Id(18)]
    public string? CorrelationId { get; init; }
}
