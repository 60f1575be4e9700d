using Anomaly.Grains.Interfaces.Runs;

namespace Anomaly.Grains.Interfaces.Backfills;

/// <summary>How far a backfill is.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.BackfillProgress")]
public sealed record BackfillProgress
{
    /// <summary>Which run.</summary>
    [Id(0)]
    public required string RunId { get; init; }

    /// <summary>Ticker.</summary>
    [Id(1)]
    public required string Ticker { get; init; }

    /// <summary>Interval code.</summary>
    [Id(2)]
    public required string Interval { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(3)]
    public required RunStatus Status { get; init; }

    /// <summary>0 to 1.</summary>
    [Id(4)]
    public required double Progress { get; init; }

    /// <summary>Complete bars read so far.</summary>
    [Id(5)]
    public required int RowsLoaded { get; init; }

    /// <summary>Rows scored so far.</summary>
    [Id(6)]
    public required int RowsPreprocessed { get; init; }

    /// <summary>Anomalies so far.</summary>
    [Id(7)]
    public required int AnomaliesFound { get; init; }

    /// <summary>Why it failed.</summary>
    [Id(8)]
    public string? Error { get; init; }

    /// <summary>What was odd.</summary>
    [Id(9)]
    public ImmutableArray<string> Warnings { get; init; } = [];
}
