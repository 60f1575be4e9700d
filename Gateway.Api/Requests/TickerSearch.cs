namespace Anomaly.Gateway.Api.Requests;

/// <summary>Looks for a ticker in every market.</summary>
internal static class TickerSearch
{
    /// <summary>Listings that match, those whose symbol begins with the text first.</summary>
    public static async Task<IReadOnlyList<Listing>> FindAsync(IGrainFactory grains, string text, int limit, CancellationToken cancellationToken)
    {
        var found = await GrainAddresses.EveryMainMarket(market => grains.Market(market).SearchAsync(text, limit, cancellationToken));
        return [.. found.SelectMany(listings => listings)
            .OrderByDescending(listing => listing.Ticker.StartsWith(text, StringComparison.OrdinalIgnoreCase))
            .ThenBy(listing => listing.Ticker, StringComparer.Ordinal)
            .Take(limit)];
    }
}
