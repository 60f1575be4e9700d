using Anomaly.MarketData;
using Anomaly.MarketData.Csv;

namespace Anomaly.Cli.Bars;

/// <summary>The bars of one CSV or Parquet file, by ticker.</summary>
/// <param name="Tickers">Each ticker with its bars in time order.</param>
/// <param name="Warnings">What was odd, one sentence each.</param>
internal sealed record BarFile(IReadOnlyList<(Ticker Ticker, IReadOnlyList<Bar> Bars)> Tickers, IReadOnlyList<string> Warnings)
{
    /// <summary>Reads a file, Parquet by its ending .parquet, all others as CSV.</summary>
    /// <param name="file">Which file.</param>
    /// <param name="ticker">The ticker of a file that names none; of one that does, the only one wanted. Null for all that it names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandFailedException">It is not there, says of no row which ticker it is of, or has no bar of the ticker.</exception>
    /// <exception cref="MarketDataException">It cannot be read as bars.</exception>
    public static async Task<BarFile> ReadAsync(FileInfo file, Ticker? ticker, CancellationToken cancellationToken)
    {
        if (!file.Exists)
            throw new CommandFailedException($"There is no file '{file.FullName}'.");
        var byTicker = file.Extension.Equals(".parquet", StringComparison.OrdinalIgnoreCase)
            ? await ParquetBars.ReadAsync(file, ticker, cancellationToken)
            : await ReadCsvAsync(file, ticker, cancellationToken);
        var wanted = byTicker.Where(each => (ticker is null || each.Key == ticker) && each.Value.Bars.Count > 0).OrderBy(each => each.Key).ToList();
        return wanted.Count > 0
            ? new BarFile(
                [.. wanted.Select(each => (each.Key, each.Value.Bars))],
                [.. wanted.SelectMany(each => each.Value.Warnings.Select(warning => $"{file.Name}, {each.Key}: {warning}"))])
            : throw new CommandFailedException($"'{file.FullName}' has no bars{(ticker is { } one ? $" of {one}" : "")}.");
    }

    /// <summary>What to say of a file that does not name its tickers.</summary>
    public static CommandFailedException WithoutTicker(FileInfo file) => new($"'{file.FullName}' has no column Ticker: name the ticker with --ticker.");

    private static async Task<IReadOnlyDictionary<Ticker, TickerBars>> ReadCsvAsync(FileInfo file, Ticker? ticker, CancellationToken cancellationToken)
    {
        var most = new CsvOptions().MaxFileBytes;
        if (await CsvBarParser.ReadByTickerAsync(file.FullName, most, cancellationToken) is { } tickers)
            return tickers.ToDictionary(each => each.Key, each => Of(each.Value));
        return ticker is { } only
            ? new Dictionary<Ticker, TickerBars> { [only] = Of(await CsvBarParser.ReadAsync(file.FullName, most, cancellationToken)) }
            : throw WithoutTicker(file);
    }

    private static TickerBars Of(CsvBars bars) => new(bars.Bars, [.. bars.Warnings.Select(warning => warning.ToString())]);
}
