using System.Collections.Immutable;
using Anomaly.Detection.Engine.Decisions;
using Anomaly.Detection.Series;

namespace Anomaly.Detection.Engine;

/// <summary>Writes down an anomalous row: features, contributions and words.</summary>
internal static class FindingWriter
{
    public static AnomalyFinding Write(
        Detector detector, in Bar bar, ReadOnlySpan<double> features, ReadOnlySpan<double> row, double score, Verdict verdict)
    {
        var names = detector.FeatureSet.Names;
        ImmutableArray<FeatureContribution> contributions =
            [.. detector.Model.Explain(row).Select(feature => new FeatureContribution(names[feature.Feature], feature.Value))];
        var description = detector.Rule.Describe(new AnomalyCase
        {
            Bar = bar,
            Features = features,
            Row = row,
            Names = names,
            Score = score,
            Verdict = verdict,
            Contributions = contributions.AsSpan(),
        });
        return new AnomalyFinding
        {
            Bar = bar,
            Score = score,
            Threshold = detector.Rule.Threshold,
            Features = [.. features],
            Contributions = contributions,
            Reason = description.Reason,
            Severity = verdict.Severity,
            Direction = description.Direction,
            Evidence = description.Evidence,
        };
    }
}
