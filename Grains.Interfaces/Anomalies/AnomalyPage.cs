namespace Anomaly.Grains.Interfaces.Anomalies;

/// <summary>One page of anomalies.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyPage")]
public sealed record AnomalyPage
{
    /// <summary>Newest bar first.</summary>
    [Id(0)]
    public ImmutableArray<AnomalyDocument> Items { get; init; } = [];

    /// <summary>Pass it on for the next page; null at the end.</summary>
    [Id(1)]
    public string? NextCursor { get; init; }
}
