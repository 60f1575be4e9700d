using Anomaly.Grains.Interfaces.Tickers;

namespace Anomaly.Grains.Mapping;

/// <summary>Anomalies as charts show them.</summary>
internal static class MarkerMapping
{
    public static AnomalyMarker ToMarker(this AnomalyRecord anomaly) => new()
    {
        AnomalyId = anomaly.Id,
        Datetime = anomaly.Datetime,
        Close = anomaly.Close,
        Reason = anomaly.Reason ?? "Scored below the model's threshold.",
        AnomalyScore = anomaly.AnomalyScore,
        Severity = anomaly.Severity,
    };
}
