using System.Collections.Immutable;
using Anomaly.Detection.Engine.Decisions;

namespace Anomaly.Detection.Engine;

/// <summary>One anomalous bar with all that is needed to store, show and re-derive it.</summary>
public sealed record AnomalyFinding
{
    /// <summary>The bar.</summary>
    public required Bar Bar { get; init; }

    /// <summary>The bar's opening time, UTC.</summary>
    public DateTime Time => Bar.Time;

    /// <summary>The forest's score, between -1 and 0; lower is stranger.</summary>
    public required double Score { get; init; }

    /// <summary>What the rule compared with: the score's offset, or the severity's budget.</summary>
    public required double Threshold { get; init; }

    /// <summary>
    /// The 14 features of <c>seed-14</c> in their order, whatever set the model was trained on; not-a-number where one is missing.
    /// </summary>
    public required ImmutableArray<double> Features { get; init; }

    /// <summary>What each feature of the model's set contributed, largest first.</summary>
    public required ImmutableArray<FeatureContribution> Contributions { get; init; }

    /// <summary>A sentence that says why.</summary>
    public required string Reason { get; init; }

    /// <summary>Calibrated strangeness, 0 to 1, higher is stranger; null where the model has no calibration.</summary>
    public double? Severity { get; init; }

    /// <summary>Which way the bar went; null where the model's rule does not say.</summary>
    public AnomalyDirection? Direction { get; init; }

    /// <summary>What fired, strongest first; empty where the model's rule weighs only the score.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];
}
