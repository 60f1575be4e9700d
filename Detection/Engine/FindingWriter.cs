using System.Collections.Immutable;
using Anomaly.Detection.Engine.Decisions;

namespace Anomaly.Detection.Engine;

/// <summary>Writes down an anomalous row: features, contributions and words.</summary>
internal static class FindingWriter
{
    public static AnomalyFinding Write(Detector detector, RowBlock block, int at, Verdict verdict)
    {
        var bar = block.Bar(at);
        var row = block.Row(at);
        var score = block.Score(at);
        var names = detector.FeatureSet.Names;
        ImmutableArray<FeatureContribution> contributions =
            [.. detector.Model.Explain(row).Select(feature => new FeatureContribution(names[feature.Feature], feature.Value))];
        var description = detector.Rule.Describe(new AnomalyCase
        {
            Bar = bar,
            Features = block.SeedRow(at),
            Row = row,
            Names = names,
            Facts = block.Facts(at),
            Score = score,
            Verdict = verdict,
            Contributions = contributions.AsSpan(),
        });
        return new AnomalyFinding
        {
            Bar = bar,
            Score = score,
            Threshold = detector.Rule.Threshold,
            Features = [.. block.SeedRow(at)],
            Contributions = contributions,
            Reason = description.Reason,
            Severity = verdict.Severity,
            Direction = description.Direction,
            Evidence = description.Evidence,
        };
    }
}
