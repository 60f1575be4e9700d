namespace Anomaly.Grains.Interfaces;

/// <summary>A ticker that the source knows.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.Listing")]
public sealed record Listing
{
    /// <summary>Its symbol.</summary>
    [Id(0)]
    public required string Ticker { get; init; }

    /// <summary>Company name.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>Its code, for example US.</summary>
    [Id(2)]
    public required string Market { get; init; }
}

/// <summary>A market.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.MarketStatus")]
public sealed record MarketStatus
{
    /// <summary>Its code, for example US.</summary>
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

/// <summary>One market and what the source lists there; its key is the market, for example <c>US</c>.</summary>
[Alias("anomaly.IMarketGrain"), GrainInterfaceType("anomaly.IMarketGrain")]
public interface IMarketGrain : IGrainWithStringKey
{
    /// <summary>Whether it trades, and its sessions.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetStatusAsync")]
    Task<MarketStatus> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Listings whose symbol or company name holds the text, case-insensitive.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("SearchAsync")]
    Task<ImmutableArray<Listing>> SearchAsync(string text, int limit, CancellationToken cancellationToken);
}
