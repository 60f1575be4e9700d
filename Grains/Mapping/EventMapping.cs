using Anomaly.Grains.Interfaces.Anomalies;
using AnomalyStatus = Anomaly.Storage.AnomalyStatus;

namespace Anomaly.Grains.Mapping;

/// <summary>The feed's rows as events.</summary>
internal static class EventMapping
{
    public static AnomalyEvent ToEvent(this AnomalyRecord changed) => new()
    {
        Sequence = changed.Sequence,
        Kind = KindOf(changed),
        At = changed.DetectionTimestamp ?? changed.CreatedAt,
        Anomaly = changed.ToDocument(),
    };

    // One that was retracted and holds again is new with a detection later than the row's creation.
    private static AnomalyEventKind KindOf(AnomalyRecord changed) => changed.Status switch
    {
        AnomalyStatus.Retracted => AnomalyEventKind.Retracted,
        AnomalyStatus.Acknowledged => AnomalyEventKind.Acknowledged,
        _ when changed.DetectionTimestamp > changed.CreatedAt => AnomalyEventKind.Restored,
        _ => AnomalyEventKind.Found,
    };
}
