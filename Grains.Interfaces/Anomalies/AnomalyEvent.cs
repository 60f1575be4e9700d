namespace Anomaly.Grains.Interfaces.Anomalies;

/// <summary>Something that happened to an anomaly, in the order of commits.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyEvent")]
public sealed record AnomalyEvent
{
    /// <summary>Grows with every event; the id to resume from.</summary>
    [Id(0)]
    public required long Sequence { get; init; }

    /// <summary>What happened.</summary>
    [Id(1)]
    public required AnomalyEventKind Kind { get; init; }

    /// <summary>UTC.</summary>
    [Id(2)]
    public required DateTimeOffset At { get; init; }

    /// <summary>The anomaly as it stands.</summary>
    [Id(3)]
    public required AnomalyDocument Anomaly { get; init; }
}
