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

/// <summary>
/// A list of tickers with their companies' names: a header <c>Ticker,Name</c>, then a ticker, a comma and its name a line. Everything after the first comma is
/// the name; quotes around it are taken off. Lines without a valid ticker or a name are passed over.
/// </summary>
internal static class ListingFile
{
    private const int MaxNameLength = 200;

    /// <summary>Reads a list; empty where there is no such file.</summary>
    /// <exception cref="MarketDataUnavailableException">The file cannot be read.</exception>
    public static async Task<IReadOnlyDictionary<Ticker, string>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var names = new Dictionary<Ticker, string>();
        if (!File.Exists(path) || RegularFile.ProblemOf(path) is not null)
            return names;
        try
        {
            await foreach (var line in File.ReadLinesAsync(path, cancellationToken).Skip(1))
            {
                var comma = line.IndexOf(',');
                if (comma > 0 && Ticker.TryParse(line[..comma].Trim().Trim('"'), out var ticker) && NameIn(line[(comma + 1)..]) is { } name)
                    names[ticker] = name;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RegularFile.Unreadable(path, e);
        }

        return names;
    }

    private static string? NameIn(string text)
    {
        var name = text.Trim().Trim('"').Replace("\"\"", "\"");
        return name.Length is > 0 and <= MaxNameLength ? name : null;
    }
}
