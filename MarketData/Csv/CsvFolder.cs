namespace Anomaly.MarketData.Csv;

/// <summary>
/// Finds the files <c>{folder}/{interval}/{TICKER}.csv</c> and reads the companies' names. A path is built from validated tickers and intervals only, so it
/// cannot leave the folder.
/// </summary>
public sealed class CsvFolder(string folder)
{
    private const string Extension = ".csv";
    private const string ListingsFileName = "listings.csv";
    private static readonly EnumerationOptions AnyCase = new() { MatchCasing = MatchCasing.CaseInsensitive };

    /// <summary>The series' file, in whatever case its name is; null where there is none.</summary>
    public string? Find(SeriesKey series)
    {
        var inside = Path.Combine(folder, series.Interval.Code);
        var exact = Path.Combine(inside, series.Ticker.Symbol + Extension);
        if (File.Exists(exact))
            return exact;
        return Directory.Exists(inside)
            ? Directory.EnumerateFiles(inside, series.Ticker.Symbol + Extension, AnyCase).Order(StringComparer.Ordinal).FirstOrDefault()
            : null;
    }

    /// <summary>Tickers that have a file at the interval, in symbol order; files whose names are no tickers are passed over.</summary>
    public IReadOnlyList<Ticker> Tickers(Interval interval)
    {
        var inside = Path.Combine(folder, interval.Code);
        return Directory.Exists(inside)
            ? [.. Directory.EnumerateFiles(inside, "*" + Extension, AnyCase)
                .Select(path => Ticker.TryParse(Path.GetFileNameWithoutExtension(path), out var ticker) ? ticker : (Ticker?)null)
                .OfType<Ticker>().Distinct().Order()]
            : [];
    }

    /// <summary>Intervals at which the ticker has a file, shortest first.</summary>
    public IReadOnlyList<Interval> Intervals(Ticker ticker) =>
        [.. Interval.All.Where(interval => Find(new SeriesKey(ticker, interval)) is not null)];

    /// <summary>Tickers that have a file at any interval, in symbol order.</summary>
    public IReadOnlyList<Ticker> Tickers() => [.. Interval.All.SelectMany(Tickers).Distinct().Order()];

    /// <summary>Company names by ticker from <c>listings.csv</c>; empty where there is no such file.</summary>
    /// <exception cref="MarketDataUnavailableException">The file cannot be read.</exception>
    public Task<IReadOnlyDictionary<Ticker, string>> NamesAsync(CancellationToken cancellationToken) =>
        ListingFile.ReadAsync(Path.Combine(folder, ListingsFileName), cancellationToken);
}
