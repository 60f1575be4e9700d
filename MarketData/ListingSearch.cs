namespace Anomaly.MarketData;

/// <summary>Looks listings up by what a user types.</summary>
internal static class ListingSearch
{
    /// <summary>Listings whose symbol or name contains the text, case-insensitive; symbols that begin with it first, then in symbol order.</summary>
    public static IReadOnlyList<Listing> Find(IEnumerable<Listing> listings, string text, int limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var wanted = text.Trim();
        return [.. listings
            .Where(listing => listing.Ticker.Symbol.Contains(wanted, StringComparison.OrdinalIgnoreCase)
                || listing.CompanyName.Contains(wanted, StringComparison.OrdinalIgnoreCase))
            .OrderBy(listing => listing.Ticker.Symbol.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .ThenBy(listing => listing.Ticker)
            .Take(limit)];
    }
}
