using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Anomaly.MarketData.Csv;

/// <summary>Reads one line as a bar.</summary>
/// <remarks>
/// Cells are split here and not by a CSV library: those let a quoted cell reach over line ends, so that a quote that is never closed
/// takes the rest of the file into one cell and loses all those bars, and through Sep, the fastest, a file takes twice as long.
/// </remarks>
internal static class CsvRow
{
    private static readonly string[] EmptyMarks = ["", "nan", "null", "none", "n/a", "na", "-"];
    private const int ExactDigits = 15;
    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Reads the line; returns null and the bar, or what is wrong with the row.</summary>
    /// <param name="line">Without its end.</param>
    /// <param name="columns">What its cells hold.</param>
    /// <param name="bar">The bar.</param>
    /// <param name="events">The dividend and the split of a line whose time can be read, with a bar or without.</param>
    public static CsvIssue? Read(ReadOnlySpan<byte> line, CsvColumns columns, out Bar bar, out CsvEvents events)
    {
        bar = default;
        events = default;
        DateTime time = default;
        var values = new Values();
        CsvIssue? worst = null;
        var roles = columns.Roles;
        for (var column = 0; column < roles.Length; column++)
        {
            if (!TryTakeCell(ref line, columns.Separator, column == 0, out var cell))
            {
                if (column < columns.Needed)
                    return CsvIssue.ShortRow;
                break;
            }

            var role = roles[column];
            if (role < 0)
                continue;
            if (role == CsvColumns.TimeRole)
            {
                if (!CsvTime.TryParse(cell, out time))
                    worst = Worse(worst, CsvIssue.MalformedTime);
            }
            else if (role >= CsvColumns.DividendRole)
            {
                events = events.With(role, cell);
            }
            else if (!TryParseNumber(cell, out values[role]))
            {
                worst = Worse(worst, IsEmptyMark(cell) ? CsvIssue.EmptyCell : CsvIssue.MalformedNumber);
            }
            else if (!(Math.Abs(values[role]) <= Bar.MaxMagnitude))
            {
                worst = Worse(worst, CsvIssue.NotFinite);
            }
        }

        if (HasMoreCells(line, columns))
            return CsvIssue.LongRow;
        if (events != default)
            events = events with { Time = time };
        if (worst is null)
            bar = new Bar(time, values[0], values[1], values[2], values[3], values[4]);
        return worst;
    }

    /// <summary>The cell of one column; empty where the row has fewer.</summary>
    public static ReadOnlySpan<byte> Cell(ReadOnlySpan<byte> line, CsvColumns columns, int column)
    {
        for (var at = 0; TryTakeCell(ref line, columns.Separator, at == 0, out var cell); at++)
        {
            if (at == column)
                return cell;
        }

        return default;
    }

    private static CsvIssue Worse(CsvIssue? one, CsvIssue other) => one is { } known && known < other ? known : other;

    /// <summary>
    /// Reads the whole cell as one number, correctly rounded; infinities are read as such, not-a-number is not a number. Up to 15 digits and
    /// powers of ten up to 22 are exact in a double, so that one division of the two rounds once; .NET reads all else, at six times the cost.
    /// </summary>
    public static bool TryParseNumber(ReadOnlySpan<byte> cell, out double value)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var digits = 0L;
        var (count, point) = (0, -1);
        for (var i = 0; i < cell.Length && cell.Length <= ExactDigits; i++)
        {
            var digit = (uint)(cell[i] - '0');
            if (digit <= 9)
                (digits, count) = ((digits * 10) + digit, count + 1);
            else if (cell[i] == (byte)'.' && point < 0)
                point = i;
            else
                (count, i) = (0, cell.Length);
        }

        if (count == 0)
            return double.TryParse(cell, style, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value);
        value = point < 0 ? digits : digits / PowersOfTen[count - point];
        return true;
    }

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
    private static bool TryTakeCell(scoped ref ReadOnlySpan<byte> line, byte separator, bool first, out ReadOnlySpan<byte> cell)
    {
        cell = default;
        if (!first)
        {
            if (line.IsEmpty)
                return false;
            line = line[1..];
        }

        if (line is [(byte)'"', ..])
        {
            cell = TakeQuoted(ref line, separator);
            return true;
        }

        var end = line.IndexOf(separator);
        end = end < 0 ? line.Length : end;
        cell = line[..end];
        line = line[end..];
        if (cell is [<= (byte)' ', ..] or [.., <= (byte)' '])
            cell = cell.Trim(" \t\r"u8);
        return true;
    }

    // What stands between the closing quote and the next separator is passed over.
    private static ReadOnlySpan<byte> TakeQuoted(scoped ref ReadOnlySpan<byte> line, byte separator)
    {
        var close = ClosingQuote(line);
        var cell = line[1..close];
        var end = line[close..].IndexOf(separator);
        line = end < 0 ? default : line[(close + end)..];
        return cell.Trim(" \t\r"u8);
    }

    // No number or time has a quote inside, so doubled quotes need no undoing: such a cell is unreadable either way.
    private static int ClosingQuote(ReadOnlySpan<byte> line)
    {
        for (var close = 1; close < line.Length; close += 2)
        {
            var next = line[close..].IndexOf((byte)'"');
            if (next < 0)
                break;
            close += next;
            if (line[close..] is not [_, (byte)'"', ..])
                return close;
        }

        return line.Length;
    }

    /// <summary>Whether the cell says that there is no value.</summary>
    public static bool IsEmptyMark(ReadOnlySpan<byte> cell)
    {
        foreach (var mark in EmptyMarks)
        {
            if (Ascii.EqualsIgnoreCase(cell, mark))
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

/// <summary>What a line says of dividends and splits.</summary>
/// <param name="Time">When the line's bar opens; none where the line has no time that can be read.</param>
/// <param name="Dividend">For one share; zero where there is none.</param>
/// <param name="Split">Shares after it for each share before it; zero where there is none.</param>
/// <param name="Unreadable">One of the two cells holds neither a number of zero or more nor nothing.</param>
internal readonly record struct CsvEvents(DateTime Time, double Dividend, double Split, bool Unreadable)
{
    /// <summary>With what one more cell says.</summary>
    public CsvEvents With(sbyte role, ReadOnlySpan<byte> cell)
    {
        if (!CsvRow.TryParseNumber(cell, out var value))
            return CsvRow.IsEmptyMark(cell) ? this : this with { Unreadable = true };
        if (value is < 0 or > Bar.MaxMagnitude)
            return this with { Unreadable = true };
        return role == CsvColumns.DividendRole ? this with { Dividend = value } : this with { Split = value };
    }
}
