namespace Anomaly.Grains.Interfaces.Anomalies;

/// <summary>What came of re-deriving an anomaly.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.VerificationResult")]
public sealed record VerificationResult
{
    /// <summary>The current model calls the bar anomalous.</summary>
    [Id(0)]
    public required bool Verified { get; init; }

    /// <summary>Score, features, close and volume come out of the stored bars and the original model again, bit for bit.</summary>
    [Id(1)]
    public required bool Reproduced { get; init; }

    /// <summary>Which.</summary>
    [Id(2)]
    public required string AnomalyId { get; init; }

    /// <summary>Ticker.</summary>
    [Id(3)]
    public required string Ticker { get; init; }

    /// <summary>Interval code.</summary>
    [Id(4)]
    public required string Interval { get; init; }

    /// <summary>Open of the bar, UTC.</summary>
    [Id(5)]
    public required DateTimeOffset Datetime { get; init; }

    /// <summary>Model version that found it.</summary>
    [Id(6)]
    public required string OriginalModel { get; init; }

    /// <summary>Model version in use now.</summary>
    [Id(7)]
    public required string CurrentModel { get; init; }

    /// <summary>Score as stored.</summary>
    [Id(8)]
    public required double OriginalScore { get; init; }

    /// <summary>Score by the current model; null where the bar cannot be scored any more.</summary>
    [Id(9)]
    public double? CurrentScore { get; init; }

    /// <summary>Score by the original model, replayed; null where that model or the bar is gone.</summary>
    [Id(10)]
    public double? ReplayedScore { get; init; }

    /// <summary>Features as stored.</summary>
    [Id(11)]
    public ImmutableArray<NamedValue> OriginalFeatures { get; init; } = [];

    /// <summary>Features from the bars as they are stored now.</summary>
    [Id(12)]
    public ImmutableArray<NamedValue> CurrentFeatures { get; init; } = [];

    /// <summary>Every input that differs; empty when reproduced.</summary>
    [Id(13)]
    public ImmutableArray<ValueDifference> Differences { get; init; } = [];

    /// <summary>The run that records this verification.</summary>
    [Id(14)]
    public required string VerificationRunId { get; init; }
}
