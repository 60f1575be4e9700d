namespace Anomaly.MarketData.Csv;

/// <summary>
/// Company names from the optional file <c>listings.csv</c>: a header <c>Ticker,Name</c>, then a ticker, a comma and its name a
/// line. Everything after the first comma is the name; quotes around it are taken off.
/// </summary>
internal static class CsvListings
{
    private const string FileName = "listings.csv";
    private const int MaxNameLength = 200;

    /// <summary>Names by ticker; empty where there is no such file. Lines without a valid ticker or a name are passed over.</summary>
    /// <exception cref="MarketDataUnavailableException">The file cannot be read.</exception>
    public static async Task<IReadOnlyDictionary<Ticker, string>> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        var names = new Dictionary<Ticker, string>();
        if (!File.Exists(path))
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
            throw new MarketDataUnavailableException($"'{path}' cannot be read: {e.Message}", innerException: e);
        }

        return names;
    }

    private static string? NameIn(string text)
    {
        var name = text.Trim().Trim('"').Replace("\"\"", "\"");
        return name.Length is > 0 and <= MaxNameLength ? name : null;
    }
}
