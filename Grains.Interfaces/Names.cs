namespace Anomaly.Grains.Interfaces;

/// <summary>
/// The names that grains are called by and that their calls carry, read from what a person wrote: checked, and in their one canonical form.
/// </summary>
public static class Names
{
    /// <summary>Every market: the keys of model and market grains.</summary>
    public static IReadOnlyList<string> Markets { get; } = Enum.GetNames<Market>();

    /// <summary>Every interval code, shortest first.</summary>
    public static IReadOnlyList<string> Intervals { get; } = [.. Interval.All.Select(interval => interval.Code)];

    /// <summary>A ticker, upper-cased.</summary>
    /// <exception cref="FormatException">It is none; the message says what one looks like.</exception>
    public static string ReadTicker(string? text) => Ticker.Parse(text).Symbol;

    /// <summary>An interval code.</summary>
    /// <exception cref="FormatException">It is none; the message lists them.</exception>
    public static string ReadInterval(string? text) => Interval.Parse(text).Code;

    /// <summary>A period code.</summary>
    /// <exception cref="FormatException">It is none; the message says what one looks like.</exception>
    public static string ReadPeriod(string? text) => Period.Parse(text).Code;

    /// <summary>The key of a series' grain, from a ticker and an interval in canonical form.</summary>
    public static string SeriesKey(string ticker, string interval) => $"{ticker}/{interval}";

    /// <summary>The market of a ticker in canonical form.</summary>
    public static string MarketOf(string ticker) => Ticker.Parse(ticker).Market.ToString();
}
