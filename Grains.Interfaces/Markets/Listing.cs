namespace Anomaly.Grains.Interfaces.Markets;

/// <summary>A ticker that the source knows.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.Listing")]
public sealed record Listing
{
    /// <summary>Ticker.</summary>
    [Id(0)]
    public required string Ticker { get; init; }

    /// <summary>Company name.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>US, JP or TH.</summary>
    [Id(2)]
    public required string Market { get; init; }
}
