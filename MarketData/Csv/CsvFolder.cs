namespace Anomaly.MarketData.Csv;

/// <summary>
/// Finds the files <c>{folder}/{interval}/{TICKER}.csv</c> and reads the companies' names. A path is built from validated tickers and intervals only, so it
/// cannot leave the folder.
/// </summary>
public sealed class CsvFolder(string folder)
{
    private const string Extension = ".csv";
    private const string ListingsFile = "listings.csv";
    private const int MaxNameLength = 200;
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

    /// <summary>
    /// Company names by ticker from <c>listings.csv</c>: a header <c>Ticker,Name</c>, then a ticker, a comma and its name a line. Everything after the
    /// first comma is the name; quotes around it are taken off. Lines without a valid ticker or a name are passed over. Empty where there is no such file.
    /// </summary>
    /// <exception cref="MarketDataUnavailableException">The file cannot be read.</exception>
    public async Task<IReadOnlyDictionary<Ticker, string>> NamesAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, ListingsFile);
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
            throw Unreadable(path, e);
        }

        return names;
    }

    /// <summary>A file as messages name it, which reach clients: with its folder, but not where that is.</summary>
    internal static string NameOf(string path) => Path.Join(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))), Path.GetFileName(path));

    /// <summary>A file that cannot be read now.</summary>
    internal static MarketDataUnavailableException Unreadable(string path, Exception exception) =>
        // The system's own sentence quotes the whole path.
        new($"'{NameOf(path)}' cannot be read: {exception.Message.Replace(Path.GetFullPath(path), NameOf(path), StringComparison.Ordinal)}", innerException: exception);

    private static string? NameIn(string text)
    {
        var name = text.Trim().Trim('"').Replace("\"\"", "\"");
        return name.Length is > 0 and <= MaxNameLength ? name : null;
    }
}
