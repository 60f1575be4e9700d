namespace Anomaly.Grains.Interfaces;

/// <summary>What identifies an incident.</summary>
/// <param name="Series">The series that its anomalies are of.</param>
/// <param name="ModelHash">The model that found them, as <see cref="AnomalyRecord.ModelHash"/> has it.</param>
/// <param name="Start">Open of the bar of its first anomaly, UTC.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.IncidentKey")]
public readonly record struct IncidentKey([property: Id(0)] SeriesKey Series, [property: Id(1)] string ModelHash, [property: Id(2)] DateTime Start)
{
    /// <summary>The incident that an anomaly belongs to while it holds.</summary>
    public static IncidentKey Of(AnomalyRecord anomaly)
    {
        ArgumentNullException.ThrowIfNull(anomaly);
        return new IncidentKey(anomaly.Series, anomaly.ModelHash, anomaly.Incident ?? anomaly.Datetime);
    }
}

/// <summary>Anomalies of one series that follow each other within a few bars, as one event: a halt, a crash with its aftershocks.</summary>
/// <param name="Key">What identifies it.</param>
/// <param name="End">Open of the bar of its last anomaly, UTC.</param>
/// <param name="Anomalies">How many there are that hold.</param>
/// <param name="PeakId">Id of the most anomalous of them.</param>
/// <param name="PeakTime">Open of its bar, UTC.</param>
/// <param name="PeakSeverity">Its severity, 0 to 1; null for models without calibration.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyIncident")]
public sealed record AnomalyIncident(
    [property: Id(0)] IncidentKey Key,
    [property: Id(1)] DateTime End,
    [property: Id(2)] long Anomalies,
    [property: Id(3)] string PeakId,
    [property: Id(4)] DateTime PeakTime,
    [property: Id(5)] double? PeakSeverity)
{
    /// <summary>Most incidents that are asked for at once.</summary>
    public const int MostPerCall = 500;

    /// <summary>The id of its first anomaly.</summary>
    public string Id => AnomalyId.Of(Key.Series, Key.Start, Key.ModelHash);

    /// <summary>The incident of an anomaly that is alone in it.</summary>
    public static AnomalyIncident OfOne(AnomalyRecord anomaly)
    {
        ArgumentNullException.ThrowIfNull(anomaly);
        return new AnomalyIncident(IncidentKey.Of(anomaly), anomaly.Datetime, 1, anomaly.Id, anomaly.Datetime, anomaly.Severity);
    }
}
