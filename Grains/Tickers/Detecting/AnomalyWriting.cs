using System.Globalization;
using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Models;
using Anomaly.Grains.Mapping;

namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>Turns what the engine found into the row that is stored.</summary>
internal static class AnomalyWriting
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
        Features = Named(finding),
        AnomalyScore = finding.Score,
        Severity = finding.Severity,
        Evidence = finding.Evidence.IsEmpty ? null : string.Join(AnomalyMapping.EvidenceSeparator, finding.Evidence.Select(Say)),
        Direction = Say(finding.Direction),
        Contributions = finding.Contributions.ToDictionary(feature => feature.Name, feature => feature.Contribution),
        Reason = finding.Reason,
        CreatedAt = now,
    };

    private static Dictionary<string, double> Named(AnomalyFinding finding)
    {
        var names = Seed14FeatureSet.Instance.Names;
        var features = new Dictionary<string, double>(names.Count);
        for (var i = 0; i < names.Count; i++)
            features[names[i]] = finding.Features[i];
        return features;
    }

    private static string Say(Evidence evidence) => string.Create(
        CultureInfo.InvariantCulture, $"{evidence.Name} {evidence.Value:G4} (p {evidence.TailProbability:G2})");

    private static string? Say(AnomalyDirection? direction) => direction switch
    {
        null => null,
        AnomalyDirection.Up => "up",
        AnomalyDirection.Down => "down",
        AnomalyDirection.Volume => "volume",
        AnomalyDirection.Range => "range",
        _ => throw new ArgumentOutOfRangeException(nameof(direction), direction, "There is no such direction."),
    };
}
