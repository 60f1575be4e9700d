namespace Anomaly.Grains.Interfaces;

/// <summary>What happened to an anomaly.</summary>
[GenerateSerializer]
[Alias("anomaly.AnomalyEventKind")]
public enum AnomalyEventKind
{
    /// <summary>A detection found it.</summary>
    Found,

    /// <summary>Corrected bars took its ground away.</summary>
    Retracted,

    /// <summary>Corrected bars brought a retracted one back.</summary>
    Restored,

    /// <summary>A person acknowledged it.</summary>
    Acknowledged,
}

/// <summary>A change of an anomaly, in the order of commits; its id to resume from is the anomaly's <see cref="AnomalyRecord.Sequence"/>.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Anomaly">The anomaly as it stands.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyEvent")]
public sealed record AnomalyEvent([property: Id(0)] AnomalyEventKind Kind, [property: Id(1)] AnomalyRecord Anomaly)
{
    /// <summary>The event of an anomaly whose status has changed.</summary>
    public AnomalyEvent(AnomalyRecord anomaly)
        : this(KindOf(anomaly), anomaly)
    {
    }

    /// <summary>Grows with every event; the id to resume from.</summary>
    public long Sequence => Anomaly.Sequence;

    /// <summary>Whether the anomaly holds and is the first of its incident: what to raise an alert for.</summary>
    public bool BeginsIncident => Anomaly.Status != AnomalyStatus.Retracted && IncidentKey.Of(Anomaly).Start == Anomaly.Datetime;

    // One that was retracted and holds again is new with a detection later than the row's creation.
    private static AnomalyEventKind KindOf(AnomalyRecord changed) => changed.Status switch
    {
        AnomalyStatus.Retracted => AnomalyEventKind.Retracted,
        AnomalyStatus.Acknowledged => AnomalyEventKind.Acknowledged,
        _ when changed.DetectionTimestamp > changed.CreatedAt => AnomalyEventKind.Restored,
        _ => AnomalyEventKind.Found,
    };
}

/// <summary>What happens to anomalies, as it happens; its key is <c>feed</c>.</summary>
[Alias("anomaly.IAnomalyFeedGrain"), GrainInterfaceType("anomaly.IAnomalyFeedGrain")]
public interface IAnomalyFeedGrain : IGrainWithStringKey
{
    /// <summary>The sequence of the last event; 0 before the first.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetLastSequenceAsync")]
    Task<long> GetLastSequenceAsync(CancellationToken cancellationToken);

    /// <summary>
    /// What happens to anomalies of all series, from after a sequence on, without end. It breaks when the silo that serves it goes: call again with
    /// the last sequence that arrived, and nothing is missed.
    /// </summary>
    /// <exception cref="DetectionException">The sequence is negative, or the store cannot be read.</exception>
    [AlwaysInterleave]
    [Alias("WatchAsync")]
    IAsyncEnumerable<AnomalyEvent> WatchAsync(long afterSequence, CancellationToken cancellationToken);

    /// <summary>Says that the feed has grown, so that watchers read it at once. What it misses is found by their next read.</summary>
    [OneWay, AlwaysInterleave]
    [Alias("NotifyAsync")]
    Task NotifyAsync(CancellationToken cancellationToken);
}
