namespace Anomaly.MarketData.Csv;

/// <summary>
/// Bars from a folder of files <c>{interval}/{TICKER}.csv</c>. Files are read anew on every call, so that a file that grows
/// or is replaced is seen at once; company names come from <c>listings.csv</c> in the folder, where there is one.
/// </summary>
public sealed class CsvMarketData(IOptions<CsvOptions> options) : IMarketData
{
    private readonly CsvFolder _folder = new(options.Value.Folder ?? throw new InvalidOperationException($"{CsvOptions.Section}:Folder is missing."));

    public async Task<BarHistory> GetBarsAsync(SeriesKey series, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var path = _folder.Find(series) ?? throw NotThere(series);
        var file = await CsvBarParser.ReadAsync(path, options.Value.MaxFileBytes, cancellationToken);
        return new BarHistory
        {
            Series = series,
            Bars = Slice(file.Bars, from, to),
            Dividends = [.. file.Dividends.Where(dividend => dividend.Time >= from && dividend.Time < to)],
            Splits = [.. file.Splits.Where(split => split.Time >= from && split.Time < to)],
            Warnings = [.. file.Warnings.Select(warning => $"{Path.GetFileName(path)}: {warning}")],
        };
    }

    public async Task<IReadOnlyList<Listing>> SearchAsync(string text, int limit, CancellationToken cancellationToken) =>
        Listing.Search(await AllAsync(cancellationToken), text, limit);

    public async Task<Listing?> FindAsync(Ticker ticker, CancellationToken cancellationToken)
    {
        if (_folder.Intervals(ticker).Count == 0)
            return null;
        var names = await _folder.NamesAsync(cancellationToken);
        return new Listing(ticker, names.GetValueOrDefault(ticker, ticker.Symbol));
    }

    public async Task<IReadOnlyList<Listing>?> ListAsync(CancellationToken cancellationToken) => await AllAsync(cancellationToken);

    private async Task<IReadOnlyList<Listing>> AllAsync(CancellationToken cancellationToken)
    {
        var names = await _folder.NamesAsync(cancellationToken);
        return [.. _folder.Tickers().Select(ticker => new Listing(ticker, names.GetValueOrDefault(ticker, ticker.Symbol)))];
    }

    private static ArraySegment<Bar> Slice(ArraySegment<Bar> bars, DateTime from, DateTime to)
    {
        ReadOnlySpan<Bar> all = bars;
        var first = all.CountBefore(from);
        return bars[first..Math.Max(first, all.CountBefore(to))];
    }

    private MarketDataException NotThere(SeriesKey series)
    {
        var intervals = _folder.Intervals(series.Ticker);
        return intervals.Count == 0
            ? new UnknownTickerException(series.Ticker, $"There is no file {series.Ticker}.csv at any interval in the market data folder.")
            : new UnavailableIntervalException(series, $"{series.Ticker} has no bars at {series.Interval}, only at {string.Join(", ", intervals)}.");
    }
}
