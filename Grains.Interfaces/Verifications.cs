namespace Anomaly.Grains.Interfaces;

/// <summary>An input of a score that is not what it was.</summary>
/// <param name="Name">A feature, <c>close</c>, <c>volume</c>, <c>bar</c>, <c>bars</c>, <c>model</c>, <c>anchor</c> or <c>anomaly_score</c>.</param>
/// <param name="Original">What was stored; null where there was none.</param>
/// <param name="Current">What it is now; null where there is none.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.ValueDifference")]
public sealed record ValueDifference([property: Id(0)] string Name, [property: Id(1)] string? Original, [property: Id(2)] string? Current);

/// <summary>What came of re-deriving an anomaly.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.VerificationResult")]
public sealed record VerificationResult
{
    /// <summary>The anomaly as it is stored: its score, features and model are the originals.</summary>
    [Id(0)]
    public required AnomalyRecord Anomaly { get; init; }

    /// <summary>The current model calls the bar anomalous.</summary>
    [Id(1)]
    public required bool Verified { get; init; }

    /// <summary>Score, features, close and volume come out of the stored bars and the original model again, bit for bit.</summary>
    [Id(2)]
    public required bool Reproduced { get; init; }

    /// <summary>Version of the model in use now; null where there is none.</summary>
    [Id(3)]
    public string? CurrentModel { get; init; }

    /// <summary>Score by the current model; null where the bar cannot be scored any more.</summary>
    [Id(4)]
    public double? CurrentScore { get; init; }

    /// <summary>Score by the original model, replayed; null where that model or the bar is gone.</summary>
    [Id(5)]
    public double? ReplayedScore { get; init; }

    /// <summary>The 14 features from the bars as they are stored now; empty where the bar is gone.</summary>
    [Id(6)]
    public ImmutableArray<NamedValue> CurrentFeatures { get; init; } = [];

    /// <summary>Every input that differs; empty when reproduced.</summary>
    [Id(7)]
    public ImmutableArray<ValueDifference> Differences { get; init; } = [];

    /// <summary>The run that records this verification.</summary>
    [Id(8)]
    public required string RunId { get; init; }
}
