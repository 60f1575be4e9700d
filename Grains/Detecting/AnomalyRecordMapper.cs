using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Models;

namespace Anomaly.Grains.Detecting;

/// <summary>Turns what the engine found into the row that is stored.</summary>
internal static class AnomalyRecordMapper
{
    public static AnomalyRecord ToRecord(this AnomalyFinding finding, DetectionRun run, DetectionModel model, DateTime now) => new()
    {
        Series = run.Series,
        Datetime = finding.Time,
        Close = finding.Bar.Close,
        Volume = finding.Bar.Volume,
        DetectionRunId = run.Id,
        DetectionTimestamp = now,
        ModelVersion = model.Version,
        ModelHash = model.Hash,
        Features = Named(finding.Features),
        AnomalyScore = finding.Score,
        Severity = finding.Severity,
        Evidence = finding.Evidence,
        Direction = finding.Direction,
        Contributions = [.. finding.Contributions.Select(feature => new NamedValue(feature.Name, feature.Contribution))],
        Reason = finding.Reason,
        CreatedAt = now,
    };

    /// <summary>The 14 features with their names.</summary>
    public static ImmutableArray<NamedValue> Named(IEnumerable<double> features) =>
        [.. features.Zip(Seed14FeatureSet.Instance.Names, (value, name) => new NamedValue(name, value))];
}
