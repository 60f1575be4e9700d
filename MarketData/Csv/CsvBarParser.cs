using System.Buffers;

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
    public static async Task<CsvBars> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken)
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
            return Parse(buffer.AsSpan(0, read), cancellationToken);
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

        return ReadRows(content, CsvColumns.Read(header), lineNumber, cancellationToken);
    }

    private static CsvBars ReadRows(ReadOnlySpan<byte> content, CsvColumns columns, int lineNumber, CancellationToken cancellationToken)
    {
        var bars = new CsvBarCollector(Math.Min(content.Count((byte)'\n'), content.Length / MinRowBytes) + 1);
        var rows = 0;
        while (!content.IsEmpty)
        {
            var line = TakeLine(ref content);
            lineNumber++;
            if (IsBlank(line))
                continue;
            if (++rows % RowsBetweenCancellationChecks == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (CsvRow.Read(line, columns, out var bar) is { } issue)
                bars.Skip(issue, lineNumber);
            else
                bars.Add(bar, lineNumber);
        }

        var result = bars.ToBars(rows);
        if (result.Bars.Count == 0 && result.Warnings.Any(warning => warning.Issue < CsvIssue.EmptyCell))
            throw new MarketDataFormatException($"none of its {rows} rows has a bar: {string.Join("; ", result.Warnings)}");
        return result;
    }

    private static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> content)
    {
        var end = content.IndexOf((byte)'\n');
        var line = end < 0 ? content : content[..end];
        content = end < 0 ? default : content[(end + 1)..];
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IsEmpty || (line[0] <= ' ' && line.Trim(" \t\r"u8).IsEmpty);
}
