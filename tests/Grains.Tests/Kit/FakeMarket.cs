using System.Collections.Concurrent;
using Anomaly.MarketData;
using Listing = Anomaly.MarketData.Listing;

namespace Anomaly.Grains.Tests.Kit;

/// <summary>A source whose bars, failures and pauses a test sets.</summary>
internal sealed class FakeMarket : IMarketData
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SeriesKey, SortedList<DateTime, Bar>> _bars = [];

    /// <summary>Every window that was asked for.</summary>
    public ConcurrentQueue<(SeriesKey Series, DateTime From, DateTime To)> Calls { get; } = new();

    /// <summary>Thrown instead of an answer, by series and window; null answers.</summary>
    public Func<SeriesKey, DateTime, DateTime, Exception?> Failure { get; set; } = (_, _, _) => null;

    /// <summary>Awaited before an answer.</summary>
    public Func<SeriesKey, DateTime, Task> Gate { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Splits that it announces, of every series.</summary>
    public IReadOnlyList<StockSplit> Splits { get; set; } = [];

    /// <summary>Dividends that it announces, of every series.</summary>
    public IReadOnlyList<Dividend> Dividends { get; set; } = [];

    /// <summary>What it says of every ticker.</summary>
    public Instrument? Instrument { get; set; }

    /// <summary>Adds or replaces bars.</summary>
    public void Put(SeriesKey series, IEnumerable<Bar> bars)
    {
        lock (_lock)
        {
            var known = Of(series);
            foreach (var bar in bars)
                known[bar.Time] = bar;
        }
    }

    /// <summary>Removes a bar.</summary>
    public void Remove(SeriesKey series, DateTime time)
    {
        lock (_lock)
            Of(series).Remove(time);
    }

    /// <summary>Everything that the source has of a series.</summary>
    public Bar[] All(SeriesKey series)
    {
        lock (_lock)
            return [.. Of(series).Values];
    }

    public async Task<BarHistory> GetBarsAsync(SeriesKey series, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        Calls.Enqueue((series, from, to));
        await Gate(series, from).WaitAsync(cancellationToken);
        if (Failure(series, from, to) is { } failure)
            throw failure;
        lock (_lock)
        {
            if (!_bars.ContainsKey(series))
                throw new UnknownTickerException(series.Ticker, $"There is no ticker {series.Ticker}.");
            Bar[] bars = [.. Of(series).Values.Where(bar => bar.Time >= from && bar.Time < to)];
            return new BarHistory
            {
                Series = series,
                Bars = bars,
                Instrument = Instrument,
                Dividends = [.. Dividends.Where(dividend => dividend.Time >= from && dividend.Time < to)],
                Splits = [.. Splits.Where(split => split.Time >= from && split.Time < to)],
            };
        }
    }

    public Task<IReadOnlyList<Listing>> SearchAsync(string text, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Listing>>([.. Listings().Where(listing => listing.CompanyName.Contains(text, StringComparison.OrdinalIgnoreCase)).Take(limit)]);

    public Task<Listing?> FindAsync(Ticker ticker, CancellationToken cancellationToken) =>
        Task.FromResult(Listings().FirstOrDefault(listing => listing.Ticker == ticker));

    public Task<IReadOnlyList<Listing>?> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Listing>?>([.. Listings()]);

    private List<Listing> Listings()
    {
        lock (_lock)
            return [.. _bars.Keys.Select(series => series.Ticker).Distinct().Order().Select(ticker => new Listing(ticker, $"{ticker} Inc."))];
    }

    private SortedList<DateTime, Bar> Of(SeriesKey series)
    {
        if (!_bars.TryGetValue(series, out var bars))
            _bars[series] = bars = [];
        return bars;
    }
}
