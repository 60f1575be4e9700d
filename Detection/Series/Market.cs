namespace Anomaly.Detection.Series;

/// <summary>A stock market: a ticker's suffix says which (<see cref="MarketCodes"/>). What is stored names a market by its code, never by its number.</summary>
public enum Market
{
    /// <summary>New York: tickers without a suffix, or with that of a share class (<c>BRK.B</c>).</summary>
    US,
    /// <summary>Tokyo: <c>.T</c>.</summary>
    JP,
    /// <summary>Bangkok: <c>.BK</c>.</summary>
    TH,
    /// <summary>London: <c>.L</c>.</summary>
    GB,
    /// <summary>Paris: <c>.PA</c>.</summary>
    FR,
    /// <summary>Xetra <c>.DE</c> and Frankfurt <c>.F</c>.</summary>
    DE,
    /// <summary>Hong Kong: <c>.HK</c>.</summary>
    HK,
    /// <summary>Shanghai <c>.SS</c> and Shenzhen <c>.SZ</c>.</summary>
    CN,
    /// <summary>Mumbai: <c>.NS</c> and <c>.BO</c>.</summary>
    IN,
    /// <summary>Not known: every other suffix. Has neither hours nor a model.</summary>
    XX,
}

/// <summary>The markets, and the suffixes of their tickers.</summary>
public static class MarketCodes
{
    private static readonly (string Suffix, Market Market)[] Suffixes =
    [
        (".A", Market.US), (".B", Market.US), (".C", Market.US),
        (".T", Market.JP),
        (".BK", Market.TH),
        (".L", Market.GB),
        (".PA", Market.FR),
        (".DE", Market.DE), (".F", Market.DE),
        (".HK", Market.HK),
        (".SS", Market.CN), (".SZ", Market.CN),
        (".NS", Market.IN), (".BO", Market.IN),
    ];

    /// <summary>The markets that this product is made for: with a calendar of their own and, as delivered, a model. Lists of markets hold these.</summary>
    public static IReadOnlyList<Market> Main { get; } = [Market.US, Market.JP, Market.TH];

    /// <summary>Every market that has a name: all but <see cref="Market.XX"/>.</summary>
    public static IReadOnlyList<Market> Named { get; } = [.. Enum.GetValues<Market>().Where(market => market != Market.XX)];

    /// <summary>The suffixes and what they mean, for a sentence: <c>.T (JP), .BK (TH), …</c>.</summary>
    public static string KnownSuffixes { get; } =
        string.Join(", ", Suffixes.Where(entry => entry.Market != Market.US).Select(entry => $"{entry.Suffix} ({entry.Market})"));

    /// <summary>Reads a market's code, in any case: one of <see cref="Named"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> code, out Market market)
    {
        foreach (var named in Named)
        {
            if (code.Equals(named.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                market = named;
                return true;
            }
        }

        market = default;
        return false;
    }

    /// <summary>Reads a market's code, in any case.</summary>
    /// <exception cref="FormatException">There is no such market; the message lists them.</exception>
    public static Market Parse(string text) => TryParse(text, out var market)
        ? market
        : throw new FormatException($"There is no market '{(text.Length > 20 ? text[..20] + "…" : text)}': use one of {string.Join(' ', Named)}.");

    /// <summary>The market of a symbol, upper case.</summary>
    internal static Market Of(string symbol)
    {
        var dot = symbol.LastIndexOf('.');
        if (dot < 0)
            return Market.US;
        foreach (var (suffix, market) in Suffixes)
        {
            if (symbol.AsSpan(dot).SequenceEqual(suffix))
                return market;
        }

        return Market.XX;
    }
}
