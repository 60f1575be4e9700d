namespace Anomaly.MarketData;

/// <summary>A ticker as its market lists it.</summary>
/// <param name="Ticker">The symbol.</param>
/// <param name="CompanyName">The company's name; the symbol itself where the source knows no name.</param>
public sealed record Listing(Ticker Ticker, string CompanyName)
{
    /// <summary>The market the symbol's suffix names.</summary>
    public Market Market => Ticker.Market;

    /// <summary>Listings whose symbol or name contains the text, case-insensitive; symbols that begin with it first, then in symbol order.</summary>
    public static IReadOnlyList<Listing> Search(IEnumerable<Listing> listings, string text, int limit)
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
