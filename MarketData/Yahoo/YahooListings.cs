namespace Anomaly.MarketData.Yahoo;

/// <summary>The tickers that are listed: a file that comes with the program or that the user keeps, read anew on every call.</summary>
internal sealed class YahooListings(IOptions<YahooOptions> options)
{
    private const string ShippedFile = "tickers.csv";

    /// <summary>All of them, in symbol order.</summary>
    /// <exception cref="MarketDataUnavailableException">The file cannot be read.</exception>
    public async Task<IReadOnlyList<Listing>> ReadAsync(CancellationToken cancellationToken)
    {
        var path = options.Value.TickersFile is { Length: > 0 } file ? file : Path.Combine(AppContext.BaseDirectory, ShippedFile);
        var names = await ListingFile.ReadAsync(path, cancellationToken);
        return [.. names.Select(entry => new Listing(entry.Key, entry.Value)).OrderBy(listing => listing.Ticker)];
    }

    /// <summary>A hit of the API's search as a listing; null where it is of an exchange whose hours are not known, or is nothing that has bars of its own.</summary>
    public static Listing? Of(SearchQuote? quote) =>
        quote is { Symbol: { } symbol, QuoteType: not "OPTION" } && Ticker.TryParse(symbol, out var ticker) && ticker.Market != Market.XX
            ? new Listing(ticker, NameOf(quote.LongName, quote.ShortName, ticker))
            : null;

    /// <summary>The name of a company: the long one, the short one, or the symbol where the API knows neither.</summary>
    public static string NameOf(string? longName, string? shortName, Ticker ticker) =>
        !string.IsNullOrWhiteSpace(longName) ? longName.Trim() : !string.IsNullOrWhiteSpace(shortName) ? shortName.Trim() : ticker.Symbol;
}
