using System.Globalization;

namespace Anomaly.MarketData.Csv;

/// <summary>Reads a decimal number from UTF-8, correctly rounded.</summary>
internal static class CsvNumber
{
    // Up to 15 digits fit a double exactly, and so do powers of ten up to 22: one IEEE division of the two rounds once, correctly.
    private const int ExactDigits = 15;

    private static readonly double[] PowersOfTen =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Reads the whole cell as one number; infinities are read as such, not-a-number is not a number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> cell, out double value)
    {
        var digits = 0L;
        var point = -1;
        var i = 0;
        var negative = cell.Length > 0 && cell[0] == (byte)'-';
        if (negative)
            cell = cell[1..];
        if (cell.Length <= ExactDigits)
        {
            for (; i < cell.Length; i++)
            {
                var digit = (uint)(cell[i] - '0');
                if (digit <= 9)
                    digits = (digits * 10) + digit;
                else if (cell[i] == (byte)'.' && point < 0)
                    point = i;
                else
                    break;
            }

            if (i == cell.Length && i > (point < 0 ? 0 : 1))
            {
                value = point < 0 ? digits : digits / PowersOfTen[i - point - 1];
                value = negative ? -value : value;
                return true;
            }
        }

        return TryParseAny(cell, negative, out value);
    }

    private static bool TryParseAny(ReadOnlySpan<byte> cell, bool negative, out double value)
    {
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (cell.Length > 0 && cell[0] == (byte)'+' && !negative)
            cell = cell[1..];
        if (!double.TryParse(cell, style, CultureInfo.InvariantCulture, out value) || double.IsNaN(value))
            return false;
        value = negative ? -value : value;
        return true;
    }
}
