namespace Anomaly.Grains.Interfaces.Markets;

/// <summary>A market.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.MarketStatus")]
public sealed record MarketStatus
{
    /// <summary>US, JP or TH.</summary>
    [Id(0)]
    public required string Market { get; init; }

    /// <summary>For example New York.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>IANA zone.</summary>
    [Id(2)]
    public required string TimeZone { get; init; }

    /// <summary>Whether it trades now.</summary>
    [Id(3)]
    public required bool IsOpen { get; init; }

    /// <summary>Open of the running or next session, UTC.</summary>
    [Id(4)]
    public DateTimeOffset? Opens { get; init; }

    /// <summary>Its close, UTC.</summary>
    [Id(5)]
    public DateTimeOffset? Closes { get; init; }

    /// <summary>Listings the source knows.</summary>
    [Id(6)]
    public required int Tickers { get; init; }
}
