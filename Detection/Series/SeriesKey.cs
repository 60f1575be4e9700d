namespace Anomaly.Detection.Series;

/// <summary>One series of bars: a ticker at an interval. Written <c>AAPL/1d</c>.</summary>
public readonly record struct SeriesKey(Ticker Ticker, Interval Interval) : IComparable<SeriesKey>
{
    /// <summary>Reads the <c>TICKER/interval</c> form.</summary>
    /// <exception cref="FormatException">The text is not of that form; the message says which part is wrong.</exception>
    public static SeriesKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/');
        return slash < 0
            ? throw new FormatException($"'{text}' is not a series: write TICKER/interval, for example AAPL/1d.")
            : new SeriesKey(Ticker.Parse(text[..slash]), Interval.Parse(text[(slash + 1)..]));
    }

    /// <inheritdoc />
    public int CompareTo(SeriesKey other) => Ticker.CompareTo(other.Ticker) is var byTicker and not 0
        ? byTicker
        : Interval.CompareTo(other.Interval);

    /// <inheritdoc />
    public override string ToString() => $"{Ticker}/{Interval}";
}
