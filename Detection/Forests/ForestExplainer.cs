namespace Anomaly.Detection.Forests;

/// <summary>How much a feature made a row anomalous.</summary>
/// <param name="Feature">The feature's place in the row.</param>
/// <param name="Value">The score with the feature's training median in its place, minus the row's score; positive makes it more anomalous.</param>
public readonly record struct Contribution(int Feature, double Value);

/// <summary>Says which features made a row anomalous, by asking how it would score with a typical value instead.</summary>
public static class ForestExplainer
{
    /// <summary>
    /// Each feature's contribution: the score with the feature at its typical value, minus the score. Positive means that the feature made the row
    /// more anomalous. Costs one scoring of as many rows as there are features.
    /// </summary>
    /// <param name="forest">The forest that scored the row.</param>
    /// <param name="row">The row, as it was scored.</param>
    /// <param name="typical">A typical value per feature: the medians of the training rows.</param>
    /// <returns>One contribution per feature, the largest first; equal ones in the features' order.</returns>
    public static Contribution[] Explain(IsolationForest forest, ReadOnlySpan<double> row, ReadOnlySpan<double> typical)
    {
        var features = forest.Features;
        if (row.Length != features || typical.Length != features)
            throw new ArgumentException($"The row has {row.Length} and the typical row {typical.Length} values; the forest was trained on {features}.");

        var variants = new double[(features + 1) * features];
        for (var r = 0; r <= features; r++)
        {
            var variant = variants.AsSpan(r * features, features);
            row.CopyTo(variant);
            if (r < features)
                variant[r] = typical[r];
        }

        var scores = new double[features + 1];
        forest.Score(variants, scores);
        var contributions = new Contribution[features];
        for (var f = 0; f < features; f++)
            contributions[f] = new Contribution(f, scores[f] - scores[features]);

        Array.Sort(contributions, static (a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Feature.CompareTo(b.Feature));
        return contributions;
    }
}
