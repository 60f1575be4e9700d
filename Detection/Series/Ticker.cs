using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Anomaly.Detection.Series;

/// <summary>A validated, upper-cased ticker symbol: 1 to 20 of <c>A-Z 0-9 . - ^ = &amp;</c>.</summary>
public readonly record struct Ticker : IComparable<Ticker>
{
    private const int MaxLength = 20;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-^=&");
    private readonly string? _symbol;

    private Ticker(string symbol) => _symbol = symbol;

    /// <summary>The symbol, upper case.</summary>
    public string Symbol => _symbol ?? throw new InvalidOperationException("This ticker was never given a symbol.");

    /// <summary>The market that the suffix names; <see cref="Market.XX"/> where the suffix is none that is known.</summary>
    public Market Market => MarketCodes.Of(Symbol);

    /// <summary>The symbol without its market's suffix: 7203 for 7203.T, and the whole where the suffix names no market.</summary>
    public string LocalSymbol => Market is Market.US or Market.XX ? Symbol : Symbol[..Symbol.LastIndexOf('.')];

    /// <summary>Reads a ticker; lower case is accepted.</summary>
    /// <exception cref="FormatException">The text is not a ticker; the message says what one looks like.</exception>
    public static Ticker Parse(string? text) =>
        TryParse(text, out var ticker)
            ? ticker
            : throw new FormatException($"'{Shorten(text)}' is not a ticker: use 1 to {MaxLength} of A-Z a-z 0-9 . - ^ = & (for example AAPL, 7203.T, PTT.BK).");

    /// <summary>Reads a ticker without throwing.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Ticker ticker)
    {
        ticker = default;
        var symbol = text?.Trim().ToUpperInvariant();
        if (symbol is not { Length: > 0 and <= MaxLength } || symbol.AsSpan().ContainsAnyExcept(Allowed))
            return false;
        // A symbol becomes a file name and a URL segment: "." and ".." are neither.
        if (symbol.AsSpan().TrimStart('.').IsEmpty)
            return false;
        ticker = new Ticker(symbol);
        return true;
    }

    /// <inheritdoc />
    public int CompareTo(Ticker other) => string.CompareOrdinal(_symbol, other._symbol);

    /// <inheritdoc />
    public override string ToString() => Symbol;

    private static string Shorten(string? text) => text is { Length: > 40 } ? text[..40] + "…" : text ?? "";
}
