using Anomaly.Detection.Features.Seed14;
using Anomaly.Grains.Interfaces.Anomalies;
using AnomalyStatus = Anomaly.Grains.Interfaces.Anomalies.AnomalyStatus;
using StoredStatus = Anomaly.Storage.AnomalyStatus;

namespace Anomaly.Grains.Mapping;

/// <summary>Anomalies between the store and the contracts. A test holds their enumerations to the same names and values.</summary>
internal static class AnomalyMapping
{
    public static AnomalyDocument ToDocument(this AnomalyRecord anomaly) => new()
    {
        Id = anomaly.Id,
        Ticker = anomaly.Series.Ticker.Symbol,
        Interval = anomaly.Series.Interval.Code,
        Datetime = anomaly.Datetime,
        Close = anomaly.Close,
        Volume = anomaly.Volume,
        DetectionRunId = anomaly.DetectionRunId ?? "",
        DetectionTimestamp = anomaly.DetectionTimestamp ?? anomaly.CreatedAt,
        ModelVersion = anomaly.ModelVersion ?? "",
        ModelHash = anomaly.ModelHash,
        Features = [.. Seed14FeatureSet.Instance.Names.Select(name => Value(name, anomaly.Features.TryGetValue(name, out var value) ? value : double.NaN))],
        AnomalyScore = anomaly.AnomalyScore,
        Contributions = ToContributions(anomaly.Contributions),
        Severity = anomaly.Severity,
        Evidence = anomaly.Evidence is { Length: > 0 } evidence ? [.. evidence.Split(EvidenceSeparator)] : [],
        Direction = anomaly.Direction,
        Reason = anomaly.Reason ?? "Scored below the model's threshold.",
        Sent = anomaly.Sent,
        Status = anomaly.Status.ToContract(),
        CreatedAt = anomaly.CreatedAt,
    };

    /// <summary>Between the pieces of evidence in their stored form.</summary>
    public const string EvidenceSeparator = "; ";

    /// <summary>A named value; what is missing is null.</summary>
    public static NamedValue Value(string name, double value) => new() { Name = name, Value = double.IsFinite(value) ? value : null };

    public static AnomalyStatus ToContract(this StoredStatus status) => (AnomalyStatus)status;

    public static StoredStatus ToStored(this AnomalyStatus status) => (StoredStatus)status;

    private static ImmutableArray<NamedValue> ToContributions(IReadOnlyDictionary<string, double> contributions) =>
        [.. contributions.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Value(pair.Key, pair.Value))];
}
