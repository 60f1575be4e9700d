namespace Anomaly.Grains.Interfaces.Markets;

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
