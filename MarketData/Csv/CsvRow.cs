using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using nietras.SeparatedValues;

namespace Anomaly.MarketData.Csv;

/// <summary>Reads one row as a bar.</summary>
internal static class CsvRow
{
    private static readonly string[] EmptyMarks = ["", "nan", "null", "none", "n/a", "na", "-"];

    /// <summary>Reads the row; returns null and the bar, or what is wrong with the row.</summary>
    public static CsvIssue? Read(SepReader.Row row, CsvColumns columns, out Bar bar)
    {
        bar = default;
        DateTime time = default;
        var values = new Values();
        CsvIssue? worst = null;
        var cells = new CsvCells(row, columns.Separator);
        foreach (var role in columns.Roles)
        {
            if (!cells.TryTake(out var cell))
                return CsvIssue.ShortRow;
            if (role < 0)
                continue;
            if (role == CsvColumns.TimeRole)
            {
                if (!CsvTime.TryParse(cell, out time))
                    worst = Worse(worst, CsvIssue.MalformedTime);
            }
            else if (!cells.TryParsePlain(cell, out values[role]) && !TryParseNumber(cell, out values[role]))
            {
                worst = Worse(worst, IsEmptyMark(cell) ? CsvIssue.EmptyCell : CsvIssue.MalformedNumber);
            }
            else if (!(Math.Abs(values[role]) <= Bar.MaxMagnitude))
            {
                worst = Worse(worst, CsvIssue.NotFinite);
            }
        }

        if (row.ColCount > columns.Count && HasMoreCells(ref cells, columns))
            return CsvIssue.LongRow;
        if (worst is null)
            bar = new Bar(time, values[0], values[1], values[2], values[3], values[4]);
        return worst;
    }

    private static CsvIssue Worse(CsvIssue? one, CsvIssue other) => one is { } known && known < other ? known : other;

    /// <summary>Reads the whole cell as one number; infinities are read as such, not-a-number is not a number.</summary>
    public static bool TryParseNumber(ReadOnlySpan<char> cell, out double value) =>
        double.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
        && !double.IsNaN(value);

    // A price like 1,5 makes two cells of one, and what follows would be read as something else. Separators at the end alone say nothing.
    private static bool HasMoreCells(ref CsvCells cells, CsvColumns columns)
    {
        for (var column = columns.Roles.Length; column < columns.Count; column++)
        {
            if (!cells.TryTake(out _))
                return false;
        }

        return cells.HasText;
    }

    private static bool IsEmptyMark(ReadOnlySpan<char> cell)
    {
        foreach (var mark in EmptyMarks)
        {
            if (cell.Equals(mark, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    [InlineArray(5)]
    private struct Values
    {
        private double _first;
    }
}

/// <summary>
/// Takes the cells of one row in turn. Sep splits at separators and is told to pass over quotes, which are seen to here: its own reach over line ends,
/// so that a quote that is never closed would take the rest of the file into one cell and lose all those bars.
/// </summary>
internal ref struct CsvCells
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("0123456789.");

    private readonly SepReader.Row _row;
    private readonly ReadOnlySpan<char> _text;
    private readonly char _separator;
    private int _column;
    private int _offset;

    public CsvCells(SepReader.Row row, char separator)
    {
        _row = row;
        _text = row.Span;
        _separator = separator;
    }

    /// <summary>Whether anything but separators and blanks is left.</summary>
    public readonly bool HasText => _offset < _text.Length && _text[_offset..].ContainsAnyExcept(_separator, ' ', '\t');

    /// <summary>The next cell without its quotes and the blanks around it; false at the end of the row.</summary>
    public bool TryTake(out ReadOnlySpan<char> cell)
    {
        cell = default;
        if (_column >= _row.ColCount)
            return false;
        cell = _row[_column++].Span;
        var length = cell.Length;
        if (cell is ['"', ..])
            cell = TakeQuoted(out length);
        _offset += length + 1;
        cell = cell.Trim(" \t");
        return true;
    }

    /// <summary>
    /// Reads the cell that was taken last by Sep's parser, several times faster than .NET's; false where it is quoted or more than digits and a point: Sep
    /// takes a comma for a thousands separator and 1,5 for 15, so .NET says what else is a number.
    /// </summary>
    public readonly bool TryParsePlain(ReadOnlySpan<char> cell, out double value)
    {
        value = 0;
        var column = _row[_column - 1];
        return cell.Length == column.Span.Length && !cell.ContainsAnyExcept(Plain) && column.TryParse(out value);
    }

    // Reaches over separators to the closing quote; what stands between that and the next separator is passed over. No number or time has a
    // quote inside, so doubled quotes need no undoing: such a cell is unreadable either way.
    private ReadOnlySpan<char> TakeQuoted(out int length)
    {
        var rest = _text[_offset..];
        var close = 1;
        while (true)
        {
            var next = rest[close..].IndexOf('"');
            close = next < 0 ? rest.Length : close + next;
            if (close + 1 >= rest.Length || rest[close + 1] != '"')
                break;
            close += 2;
        }

        var end = rest[close..].IndexOf(_separator);
        length = end < 0 ? rest.Length : close + end;
        _column += rest[..length].Count(_separator);
        return rest[1..close];
    }
}
