using System.Text;
using nietras.SeparatedValues;

namespace Anomaly.MarketData.Csv;

/// <summary>
/// Reads the bars of a CSV file from its bytes. What a row lacks is a warning and the row is skipped; what the file lacks is an
/// error. Cost: about 0.3 us a row.
/// </summary>
public static class CsvBarParser
{
    private const int RowsBetweenCancellationChecks = 4096;

    // A date, five digits, five separators. Blank lines take no room.
    private const int MinRowBytes = 20;

    // Without a preamble, which a reader would take off a second time.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Reads UTF-8 bytes, with or without byte order mark, lines ended by LF, CR LF or the end. Carriage returns that end no line are overwritten with blanks.
    /// </summary>
    /// <exception cref="MarketDataFormatException">The file is empty, not UTF-8, its header lacks needed columns, or rows are there but not one that can be read.</exception>
    public static CsvBars Parse(ArraySegment<byte> content, CancellationToken cancellationToken = default)
    {
        if (content.AsSpan() is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new MarketDataFormatException("it is UTF-16: save it as UTF-8");
        if (content.AsSpan() is [0xEF, 0xBB, 0xBF, ..])
            content = content[3..];
        BlankLoneReturns(content);
        var lineNumber = 0;
        ReadOnlySpan<byte> header;
        do
        {
            if (content.Count == 0)
                throw new MarketDataFormatException("it is empty: it needs a header line with datetime, open, high, low, close, volume");
            header = TakeLine(ref content);
            lineNumber++;
        }
        while (header.Trim(" \t\r"u8).IsEmpty);

        var columns = CsvColumns.Read(header);
        try
        {
            return ReadRows(content, columns, lineNumber, cancellationToken);
        }
        catch (NotSupportedException e)
        {
            // Sep's bound; no line of bars comes near it.
            throw new MarketDataFormatException("it has a line of more than 16,777,216 characters", e);
        }
    }

    private static CsvBars ReadRows(ArraySegment<byte> content, CsvColumns columns, int lineNumber, CancellationToken cancellationToken)
    {
        var bars = new CsvBarCollector(Math.Min(content.AsSpan().Count((byte)'\n'), content.Count / MinRowBytes) + 1);
        var rows = 0;
        using var text = new StreamReader(new MemoryStream(content.Array!, content.Offset, content.Count, writable: false), Utf8, detectEncodingFromByteOrderMarks: false);
        using var reader = Sep.New(columns.Separator).Reader(options => options with { HasHeader = false, DisableColCountCheck = true, DisableQuotesParsing = true }).From(text);
        foreach (var row in reader)
        {
            lineNumber++;
            if (row.Span.Trim(" \t").IsEmpty)
                continue;
            if (++rows % RowsBetweenCancellationChecks == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (CsvRow.Read(row, columns, out var bar) is { } issue)
                bars.Skip(issue, lineNumber);
            else
                bars.Add(bar, lineNumber);
        }

        var result = bars.ToBars(rows);
        if (result.Bars.Count == 0 && result.Warnings.Any(warning => warning.Issue < CsvIssue.EmptyCell))
            throw new MarketDataFormatException($"none of its {rows} rows has a bar: {string.Join("; ", result.Warnings)}");
        return result;
    }

    // Sep ends a line there, which no file of bars means: what follows is another cell's rest.
    private static void BlankLoneReturns(Span<byte> content)
    {
        for (int at; (at = content.IndexOf((byte)'\r')) >= 0; content = content[(at + 1)..])
        {
            if (content[at..] is not [_, (byte)'\n', ..])
                content[at] = (byte)' ';
        }
    }

    private static ReadOnlySpan<byte> TakeLine(scoped ref ArraySegment<byte> content)
    {
        ReadOnlySpan<byte> line = content;
        var end = line.IndexOf((byte)'\n');
        content = end < 0 ? content[content.Count..] : content[(end + 1)..];
        return end < 0 ? line : line[..end];
    }
}
