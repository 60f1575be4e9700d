using System.Collections.Immutable;

namespace Anomaly.Detection.Decisions;

/// <summary>One anomalous bar with all that is needed to store, show and re-derive it.</summary>
public sealed record AnomalyFinding
{
    /// <summary>The bar.</summary>
    public required Bar Bar { get; init; }

    /// <summary>The bar's opening time, UTC.</summary>
    public DateTime Time => Bar.Time;

    /// <summary>The forest's score, between -1 and 0; lower is more anomalous.</summary>
    public required double Score { get; init; }

    /// <summary>What the rule compared with: the score's offset, or the least severity of an anomaly.</summary>
    public required double Threshold { get; init; }

    /// <summary>
    /// The 14 features of <c>seed-14</c> in their order, whatever set the model was trained on; not-a-number where one is missing.
    /// </summary>
    public required ImmutableArray<double> Features { get; init; }

    /// <summary>What each feature of the model's set contributed, largest first; empty where the model cannot explain itself.</summary>
    public required ImmutableArray<FeatureContribution> Contributions { get; init; }

    /// <summary>Why the bar is anomalous, in words that a person understands.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The same as numbers, in the order of the sentence; empty where the model's rule does not say.</summary>
    public ImmutableArray<ReasonFact> ReasonFacts { get; init; } = [];

    /// <summary>1 less the share of normal bars that are at least as anomalous, 0 to 1; null where the model has no calibration.</summary>
    public double? Severity { get; init; }

    /// <summary>Whether the market or its data were unusual.</summary>
    public AnomalyKind Kind { get; init; }

    /// <summary>Which way the bar went; null where the model's rule does not say.</summary>
    public AnomalyDirection? Direction { get; init; }

    /// <summary>The tests that would have sufficed alone, strongest first; empty where the model's rule weighs only the score.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];
}

/// <summary>How much one feature made a row anomalous.</summary>
/// <param name="Name">The feature, by its name in the model's feature set.</param>
/// <param name="Contribution">The score with the feature at its training median, less the score: positive made the row more anomalous.</param>
public readonly record struct FeatureContribution(string Name, double Contribution);

/// <summary>What an anomaly is one of.</summary>
public enum AnomalyKind
{
    /// <summary>The market did something unusual: <c>market</c>.</summary>
    Market,
    /// <summary>The bar is most likely no true picture of the market, as where its high is below its low: <c>data_fault</c>.</summary>
    DataFault,
}

/// <summary>Which way an anomalous bar went.</summary>
public enum AnomalyDirection
{
    /// <summary>The price rose: <c>up</c>.</summary>
    Up,
    /// <summary>The price fell: <c>down</c>.</summary>
    Down,
    /// <summary>The volume was unusual: <c>volume</c>.</summary>
    Volume,
    /// <summary>The bar's range or wicks were unusual: <c>range</c>.</summary>
    Range,
}
