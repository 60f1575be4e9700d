namespace Anomaly.MarketData;

/// <summary>
/// Where bars come from. Implementations are safe to call from many threads at once, never block one, and fail only with a
/// <see cref="MarketDataException"/> or a cancellation.
/// </summary>
public interface IMarketData
{
    /// <summary>The bars of a series that open in <c>[from, to)</c>, in time order, one a time stamp, each <see cref="Bar.IsComplete"/>.</summary>
    /// <remarks>The last bars can be live: the bar clock of the source knows which of them have closed. A window without bars is an empty answer, not an error.</remarks>
    /// <param name="series">Which ticker, at which interval.</param>
    /// <param name="from">First opening time wanted, UTC.</param>
    /// <param name="to">First opening time not wanted, UTC.</param>
    /// <param name="cancellationToken">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="UnknownTickerException">The source has no such ticker.</exception>
    /// <exception cref="UnavailableIntervalException">The source knows the ticker, but not at this interval.</exception>
    /// <exception cref="MarketDataUnavailableException">The source cannot answer now; it says when to try again if it knows.</exception>
    /// <exception cref="MarketDataFormatException">The source answered something that cannot be read as bars.</exception>
    Task<BarHistory> GetBarsAsync(SeriesKey series, DateTime from, DateTime to, CancellationToken cancellationToken);

    /// <summary>Listings whose symbol or company name contains the text, case-insensitive; symbols that begin with it come first.</summary>
    /// <param name="text">What to look for; empty matches everything.</param>
    /// <param name="limit">How many to answer at the most, 1 or more.</param>
    Task<IReadOnlyList<Listing>> SearchAsync(string text, int limit, CancellationToken cancellationToken);

    /// <summary>The ticker's listing, or null where the source has no such ticker.</summary>
    Task<Listing?> FindAsync(Ticker ticker, CancellationToken cancellationToken);

    /// <summary>Every listing in symbol order, or null where the source cannot list what it has.</summary>
    Task<IReadOnlyList<Listing>?> ListAsync(CancellationToken cancellationToken);
}

/// <summary>What a source answered for one series and window.</summary>
public sealed record BarHistory
{
    public required SeriesKey Series { get; init; }

    /// <summary>Complete bars in time order, one a time stamp; the last can be live.</summary>
    public required IReadOnlyList<Bar> Bars { get; init; }

    /// <summary>Sentences for the run's warnings: rows skipped and why, history out of reach.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the source says of the ticker; null where it says nothing.</summary>
    public Instrument? Instrument { get; init; }

    /// <summary>Dividends of the window, in time order; none of a source that does not know them.</summary>
    public IReadOnlyList<Dividend> Dividends { get; init; } = [];

    /// <summary>Splits of the window, in time order; none of a source that does not know them.</summary>
    public IReadOnlyList<StockSplit> Splits { get; init; } = [];
}
