using Anomaly.Grains.Interfaces.Anomalies;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>What came of re-deriving an anomaly.</summary>
internal sealed record VerificationView
{
    /// <summary>The current model calls the bar anomalous.</summary>
    public required bool Verified { get; init; }

    /// <summary>Which anomaly.</summary>
    public required string AnomalyId { get; init; }

    /// <summary>Ticker.</summary>
    public required string Ticker { get; init; }

    /// <summary>Interval code.</summary>
    public required string Interval { get; init; }

    /// <summary>Open of the bar, UTC.</summary>
    public required DateTimeOffset Datetime { get; init; }

    /// <summary>Model version that found it.</summary>
    public required string OriginalModel { get; init; }

    /// <summary>Model version in use now.</summary>
    public required string CurrentModel { get; init; }

    /// <summary>Score as stored.</summary>
    public required double OriginalScore { get; init; }

    /// <summary>Score by the current model; null where the bar cannot be scored any more.</summary>
    public double? CurrentScore { get; init; }

    /// <summary>Score by the original model, replayed; null where that model or the bar is gone.</summary>
    public double? ReplayedScore { get; init; }

    /// <summary>Features as stored.</summary>
    public required IReadOnlyDictionary<string, double?> OriginalFeatures { get; init; }

    /// <summary>Features from the bars as they are stored now.</summary>
    public required IReadOnlyDictionary<string, double?> CurrentFeatures { get; init; }

    /// <summary>The run that records this verification.</summary>
    public required string VerificationRunId { get; init; }

    /// <summary>Score, features, close and volume come out of the stored bars and the original model again, bit for bit.</summary>
    public required bool Reproduced { get; init; }

    /// <summary>Every input that differs; empty when reproduced.</summary>
    public required IReadOnlyList<DifferenceView> Differences { get; init; }

    /// <summary>The document of a verification.</summary>
    public static VerificationView Of(VerificationResult result) => new()
    {
        Verified = result.Verified,
        AnomalyId = result.AnomalyId,
        Ticker = result.Ticker,
        Interval = result.Interval,
        Datetime = result.Datetime,
        OriginalModel = result.OriginalModel,
        CurrentModel = result.CurrentModel,
        OriginalScore = result.OriginalScore,
        CurrentScore = result.CurrentScore,
        ReplayedScore = result.ReplayedScore,
        OriginalFeatures = NamedValues.Of(result.OriginalFeatures),
        CurrentFeatures = NamedValues.Of(result.CurrentFeatures),
        VerificationRunId = result.VerificationRunId,
        Reproduced = result.Reproduced,
        Differences = [.. result.Differences.Select(difference => new DifferenceView(difference.Name, difference.Original, difference.Current))],
    };
}
