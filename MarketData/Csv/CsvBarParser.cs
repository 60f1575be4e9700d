using System.Buffers;
using System.Text;

namespace Anomaly.MarketData.Csv;

/// <summary>
/// Reads the bars of a CSV file. What a row lacks is a warning and the row is skipped; what the file lacks is an error.
/// Cost: about 0.15 us a row.
/// </summary>
public static class CsvBarParser
{
    private const int RowsBetweenCancellationChecks = 4096;

    // A date, five digits, five separators. Blank lines take no room.
    private const int MinRowBytes = 20;

    /// <summary>Reads and parses the whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">Larger files are refused.</param>
    /// <exception cref="MarketDataFormatException">The file is too large, or is no such file; the message names it and says why.</exception>
    /// <exception cref="MarketDataUnavailableException">The file cannot be read now.</exception>
    public static Task<CsvBars> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken) => ReadAsync(path, maxBytes, Parse, cancellationToken);

    /// <summary>Reads and parses the whole file, whose rows may be of several tickers: those that a column Ticker or Symbol names.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">Larger files are refused.</param>
    /// <returns>The bars of each ticker; null where there is no such column.</returns>
    /// <exception cref="MarketDataFormatException">As <see cref="ReadAsync(string, int, CancellationToken)"/>, or a row's ticker is none.</exception>
    /// <exception cref="MarketDataUnavailableException">The file cannot be read now.</exception>
    public static Task<IReadOnlyDictionary<Ticker, CsvBars>?> ReadByTickerAsync(string path, int maxBytes, CancellationToken cancellationToken) =>
        ReadAsync(path, maxBytes, ParseByTicker, cancellationToken);

    private static async Task<T> ReadAsync<T>(string path, int maxBytes, Parser<T> parse, CancellationToken cancellationToken)
    {
        byte[]? buffer = null;
        try
        {
            if (RegularFile.ProblemOf(path) is { } problem)
                throw new MarketDataFormatException($"'{RegularFile.NameOf(path)}' cannot be read as bars: it {problem}.");
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
            var length = RandomAccess.GetLength(handle);
            if (length > maxBytes)
                throw new MarketDataFormatException($"'{RegularFile.NameOf(path)}' has {length:N0} bytes, more than the {maxBytes:N0} that are read.");
            buffer = ArrayPool<byte>.Shared.Rent((int)length);
            var read = 0;
            while (read < length && await RandomAccess.ReadAsync(handle, buffer.AsMemory(read, (int)length - read), read, cancellationToken) is var got and > 0)
                read += got;
            return parse(buffer.AsSpan(0, read), cancellationToken);
        }
        catch (MarketDataFormatException e) when (buffer is not null)
        {
            throw new MarketDataFormatException($"'{RegularFile.NameOf(path)}' cannot be read as bars: {e.Message}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RegularFile.Unreadable(path, e);
        }
        finally
        {
            if (buffer is not null)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads UTF-8 bytes, with or without byte order mark, lines ended by LF, CR LF or the end.</summary>
    /// <exception cref="MarketDataFormatException">The file is empty, not UTF-8, its header lacks needed columns, or rows are there but not one that can be read.</exception>
    public static CsvBars Parse(ReadOnlySpan<byte> content, CancellationToken cancellationToken = default)
    {
        var (columns, lineNumber) = TakeHeader(ref content);
        var bars = new CsvBarCollector(Math.Min(content.Count((byte)'\n'), content.Length / MinRowBytes) + 1);
        ReadRows(content, columns, lineNumber, (_, _) => bars, cancellationToken);
        var result = bars.ToBars();
        RequireBars([result]);
        return result;
    }

    private static IReadOnlyDictionary<Ticker, CsvBars>? ParseByTicker(ReadOnlySpan<byte> content, CancellationToken cancellationToken)
    {
        var (columns, lineNumber) = TakeHeader(ref content);
        if (columns.Ticker < 0)
            return null;
        var tickers = new Dictionary<Ticker, CsvBarCollector>();
        ReadRows(content, columns, lineNumber, (line, number) => Of(tickers, CsvRow.Cell(line, columns, columns.Ticker), number), cancellationToken);
        var results = tickers.ToDictionary(each => each.Key, each => each.Value.ToBars());
        RequireBars(results.Values);
        return results;
    }

    private static CsvBarCollector Of(Dictionary<Ticker, CsvBarCollector> tickers, ReadOnlySpan<byte> cell, int lineNumber)
    {
        if (!Ticker.TryParse(Encoding.UTF8.GetString(cell), out var ticker))
            throw new MarketDataFormatException($"line {lineNumber} names no ticker, which has 1 to 20 of A-Z a-z 0-9 . - ^ = &");
        if (!tickers.TryGetValue(ticker, out var bars))
            tickers[ticker] = bars = new CsvBarCollector(capacity: 256);
        return bars;
    }

    private static (CsvColumns Columns, int LineNumber) TakeHeader(ref ReadOnlySpan<byte> content)
    {
        if (content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new MarketDataFormatException("it is UTF-16: save it as UTF-8");
        if (content is [0xEF, 0xBB, 0xBF, ..])
            content = content[3..];
        var lineNumber = 0;
        ReadOnlySpan<byte> header;
        do
        {
            if (content.IsEmpty)
                throw new MarketDataFormatException("it is empty: it needs a header line with datetime, open, high, low, close, volume");
            header = TakeLine(ref content);
            lineNumber++;
        }
        while (IsBlank(header));

        return (CsvColumns.Read(header), lineNumber);
    }

    private static void ReadRows(ReadOnlySpan<byte> content, CsvColumns columns, int lineNumber, CollectorOfRow collectorOf, CancellationToken cancellationToken)
    {
        var rows = 0;
        while (!content.IsEmpty)
        {
            var line = TakeLine(ref content);
            lineNumber++;
            if (IsBlank(line))
                continue;
            if (++rows % RowsBetweenCancellationChecks == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var bars = collectorOf(line, lineNumber);
            if (CsvRow.Read(line, columns, out var bar, out var events) is { } issue)
                bars.Skip(issue, lineNumber);
            else
                bars.Add(bar, lineNumber);
            if (events != default)
                bars.Add(events, lineNumber);
        }
    }

    private static void RequireBars(IReadOnlyCollection<CsvBars> all)
    {
        if (all.All(bars => bars.Bars.Count == 0) && all.Any(bars => bars.Warnings.Any(warning => warning.Issue < CsvIssue.EmptyCell)))
            throw new MarketDataFormatException($"none of its {all.Sum(bars => bars.Rows)} rows has a bar: {string.Join("; ", all.SelectMany(bars => bars.Warnings))}");
    }

    private static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> content)
    {
        var end = content.IndexOf((byte)'\n');
        var line = end < 0 ? content : content[..end];
        content = end < 0 ? default : content[(end + 1)..];
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IsEmpty || (line[0] <= ' ' && line.Trim(" \t\r"u8).IsEmpty);

    private delegate T Parser<T>(ReadOnlySpan<byte> content, CancellationToken cancellationToken);

    private delegate CsvBarCollector CollectorOfRow(ReadOnlySpan<byte> line, int lineNumber);
}

/// <summary>The bars of one CSV file.</summary>
/// <param name="Bars">Complete bars in time order, one a time stamp.</param>
/// <param name="Rows">Rows that the file has below its header, blank lines aside.</param>
/// <param name="Warnings">What was odd.</param>
public sealed record CsvBars(ArraySegment<Bar> Bars, int Rows, IReadOnlyList<CsvWarning> Warnings)
{
    /// <summary>What the column <c>Dividends</c> holds, in time order; none of a file without it.</summary>
    public IReadOnlyList<Dividend> Dividends { get; init; } = [];

    /// <summary>What the column <c>Stock Splits</c> holds, in time order, as shares for one; none of a file without it.</summary>
    public IReadOnlyList<StockSplit> Splits { get; init; } = [];
}

/// <summary>Takes a file's bars in line order and gives them in time order, one a time stamp.</summary>
/// <param name="capacity">Bars that are expected, at least 1.</param>
internal sealed class CsvBarCollector(int capacity)
{
    private readonly CsvWarningCounter _warnings = new();
    private Bar[] _bars = new Bar[capacity];
    private int[] _lines = new int[capacity];
    private int _count;
    private int _skipped;
    private DateTime _latest = DateTime.MinValue;
    private readonly SortedDictionary<DateTime, double> _dividends = [];
    private readonly SortedDictionary<DateTime, double> _splits = [];
    private bool _inOrder = true;

    public void Skip(CsvIssue issue, int line)
    {
        _warnings.Add(issue, line);
        _skipped++;
    }

    public void Add(in Bar bar, int line)
    {
        if (!(bar.High >= bar.Open && bar.High >= bar.Close && bar.Low <= bar.Open && bar.Low <= bar.Close))
            _warnings.Add(CsvIssue.InconsistentRange, line);
        if (!(bar.Open > 0 && bar.High > 0 && bar.Low > 0 && bar.Close > 0 && bar.Volume >= 0))
            _warnings.Add(CsvIssue.UnlikelyValue, line);
        if (bar.Time < _latest)
            _warnings.Add(CsvIssue.OutOfOrder, line);
        if (bar.Time > _latest)
            _latest = bar.Time;
        else
            _inOrder = false;
        if (_count == _bars.Length)
        {
            Array.Resize(ref _bars, 2 * _count);
            Array.Resize(ref _lines, 2 * _count);
        }

        _lines[_count] = line;
        _bars[_count++] = bar;
    }

    public void Add(in CsvEvents events, int line)
    {
        if (events.Unreadable)
            _warnings.Add(CsvIssue.MalformedEvent, line);
        if (events.Time == default)
            return;
        if (events.Dividend > 0)
            _dividends[events.Time] = events.Dividend;
        if (events.Split > 0)
            _splits[events.Time] = events.Split;
    }

    public CsvBars ToBars() => new(_inOrder ? new ArraySegment<Bar>(_bars, 0, _count) : Sorted(), _count + _skipped, _warnings.ToWarnings())
    {
        Dividends = [.. _dividends.Select(pair => new Dividend(pair.Key, pair.Value))],
        Splits = [.. _splits.Select(pair => new StockSplit(pair.Key, pair.Value, 1))],
    };

    private Bar[] Sorted()
    {
        var order = new int[_count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (x, y) => _bars[x].Time.CompareTo(_bars[y].Time) is var byTime and not 0 ? byTime : x.CompareTo(y));
        var kept = new List<Bar>(_count);
        for (var i = 0; i < order.Length; i++)
        {
            if (i + 1 < order.Length && _bars[order[i + 1]].Time == _bars[order[i]].Time)
                _warnings.Add(CsvIssue.Duplicate, _lines[order[i]]);
            else
                kept.Add(_bars[order[i]]);
        }

        return [.. kept];
    }
}
