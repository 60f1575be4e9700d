using System.Runtime.CompilerServices;
using System.Text;

namespace Anomaly.MarketData.Csv;

/// <summary>Reads one line as a bar.</summary>
internal static class CsvRow
{
    private static readonly string[] EmptyMarks = ["nan", "null", "none", "n/a", "na", "-"];

    /// <summary>Reads the line; returns null and the bar, or what is wrong with the row.</summary>
    public static CsvIssue? Read(ReadOnlySpan<byte> line, CsvColumns columns, out Bar bar)
    {
        bar = default;
        DateTime time = default;
        var values = new Values();
        CsvIssue? worst = null;
        var roles = columns.Roles;
        for (var column = 0; column < roles.Length; column++)
        {
            if (!TryTakeCell(ref line, columns.Separator, column == 0, out var cell))
                return CsvIssue.ShortRow;
            var role = roles[column];
            if (role < 0)
                continue;
            if (role == CsvColumns.TimeRole)
            {
                if (!CsvTime.TryParse(cell, out time))
                    worst = Worse(worst, CsvIssue.MalformedTime);
            }
            else if (!CsvNumber.TryParse(cell, out values[role]))
            {
                worst = Worse(worst, IsEmptyMark(cell) ? CsvIssue.EmptyCell : CsvIssue.MalformedNumber);
            }
            else if (!(Math.Abs(values[role]) <= Bar.MaxMagnitude))
            {
                worst = Worse(worst, CsvIssue.NotFinite);
            }
        }

        if (line.Count(columns.Separator) > columns.Count - roles.Length && HasMoreCells(line, columns))
            return CsvIssue.LongRow;
        if (worst is null)
            bar = new Bar(time, values[0], values[1], values[2], values[3], values[4]);
        return worst;
    }

    private static CsvIssue Worse(CsvIssue? one, CsvIssue other) => one is { } known && known < other ? known : other;

    // A price like 1,5 makes two cells of one, and what follows would be read as something else. Separators at the end alone say nothing.
    private static bool HasMoreCells(ReadOnlySpan<byte> line, CsvColumns columns)
    {
        for (var column = columns.Roles.Length; column < columns.Count; column++)
        {
            if (!TryTakeCell(ref line, columns.Separator, first: false, out _))
                return false;
        }

        return line.ContainsAnyExcept(columns.Separator, (byte)' ', (byte)'\t');
    }

    // 'line' is what follows the cell before, its separator included; the first cell has none before it.
    private static bool TryTakeCell(ref ReadOnlySpan<byte> line, byte separator, bool first, out ReadOnlySpan<byte> cell)
    {
        cell = default;
        if (!first)
        {
            if (line.IsEmpty)
                return false;
            line = line[1..];
        }

        if (!line.IsEmpty && line[0] == (byte)'"')
            return TryTakeQuoted(ref line, separator, out cell);
        var end = line.IndexOf(separator);
        end = end < 0 ? line.Length : end;
        cell = line[..end];
        line = line[end..];
        if (!cell.IsEmpty && (cell[0] <= ' ' || cell[^1] <= ' '))
            cell = cell.Trim(" \t\r"u8);
        return true;
    }

    // No number or time has a quote inside, so doubled quotes need no undoing: such a cell is unreadable either way.
    private static bool TryTakeQuoted(ref ReadOnlySpan<byte> line, byte separator, out ReadOnlySpan<byte> cell)
    {
        var close = 1;
        while (true)
        {
            var next = line[close..].IndexOf((byte)'"');
            close = next < 0 ? line.Length : close + next;
            if (close + 1 >= line.Length || line[close + 1] != (byte)'"')
                break;
            close += 2;
        }

        cell = line[1..close].Trim(" \t\r"u8);
        var end = close >= line.Length ? -1 : line[close..].IndexOf(separator);
        line = end < 0 ? default : line[(close + end)..];
        return true;
    }

    private static bool IsEmptyMark(ReadOnlySpan<byte> cell)
    {
        foreach (var mark in EmptyMarks)
        {
            if (Ascii.EqualsIgnoreCase(cell, mark))
                return true;
        }

        return cell.IsEmpty;
    }

    [InlineArray(5)]
    private struct Values
    {
        private double _first;
    }
}
