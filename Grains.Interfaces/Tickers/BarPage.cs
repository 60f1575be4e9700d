namespace Anomaly.Grains.Interfaces.Tickers;

/// <summary>One page of bars.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.BarPage")]
public sealed record BarPage
{
    /// <summary>Oldest first.</summary>
    [Id(0)]
    public ImmutableArray<BarDocument> Items { get; init; } = [];

    /// <summary>Pass it on for the next page; null at the end.</summary>
    [Id(1)]
    public string? NextCursor { get; init; }
}
