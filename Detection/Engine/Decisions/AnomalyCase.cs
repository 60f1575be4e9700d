namespace Anomaly.Detection.Engine.Decisions;

/// <summary>All that is known of a bar that was judged anomalous, for the words that describe it.</summary>
public readonly ref struct AnomalyCase
{
    /// <summary>The bar.</summary>
    public required Bar Bar { get; init; }

    /// <summary>The 14 features of <c>seed-14</c> at the bar; not-a-number where one is missing.</summary>
    public required ReadOnlySpan<double> Features { get; init; }

    /// <summary>The features that the model was fed, all of them present.</summary>
    public required ReadOnlySpan<double> Row { get; init; }

    /// <summary>The names of <see cref="Row"/>'s features.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What the model's feature engine keeps beside the row; empty for seed-14.</summary>
    public required ReadOnlySpan<double> Facts { get; init; }

    /// <summary>The forest's score; lower is stranger.</summary>
    public required double Score { get; init; }

    /// <summary>What the rule said.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What each of <see cref="Row"/>'s features contributed to the score, largest first.</summary>
    public required ReadOnlySpan<FeatureContribution> Contributions { get; init; }
}
