namespace Anomaly.Gateway.Api.Documents;

/// <summary>Anomalies of one series that follow each other within a few bars, as one event.</summary>
/// <param name="Id">The id of its first anomaly.</param>
/// <param name="Start">Open of the bar of its first anomaly, UTC.</param>
/// <param name="Begins">Whether this anomaly is the first.</param>
/// <param name="End">Open of the bar of its last anomaly so far, UTC; null in live events.</param>
/// <param name="Anomalies">Anomalies in it so far; null in live events.</param>
/// <param name="Peak">The most anomalous of them; null in live events.</param>
internal sealed record IncidentView(string Id, DateTimeOffset Start, bool Begins, DateTimeOffset? End, long? Anomalies, IncidentPeakView? Peak)
{
    /// <summary>The document of an anomaly's incident; null for one that is retracted.</summary>
    /// <param name="anomaly">The anomaly.</param>
    /// <param name="incident">Its incident as it stands now; null where that was not asked for.</param>
    public static IncidentView? Of(AnomalyRecord anomaly, AnomalyIncident? incident)
    {
        if (anomaly.Status == AnomalyStatus.Retracted)
            return null;
        var key = incident?.Key ?? IncidentKey.Of(anomaly);
        return new IncidentView(
            AnomalyId.Of(key.Series, key.Start, key.ModelHash), key.Start, key.Start == anomaly.Datetime, incident?.End, incident?.Anomalies,
            incident is null ? null : new IncidentPeakView(incident.PeakId, incident.PeakTime, incident.PeakSeverity));
    }
}

/// <summary>The most anomalous bar of an incident.</summary>
/// <param name="Id">The anomaly's id.</param>
/// <param name="Datetime">Open of its bar, UTC.</param>
/// <param name="Severity">0 to 1, higher is more anomalous; null for models without calibration.</param>
internal sealed record IncidentPeakView(string Id, DateTimeOffset Datetime, double? Severity);
