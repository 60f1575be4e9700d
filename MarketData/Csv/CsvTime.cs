namespace Anomaly.MarketData.Csv;

/// <summary>
/// Reads a time stamp from UTF-8: <c>yyyy-MM-dd</c>, optionally <c>T</c> or a space with <c>HH:mm[:ss[.fffffff]]</c>, optionally
/// <c>Z</c>, <c>±HH</c>, <c>±HHmm</c> or <c>±HH:mm</c>. Without a zone it is UTC; a date alone is its midnight.
/// </summary>
internal static class CsvTime
{
    private const int FirstYear = 1800;
    private const int LastYear = 2300;

    public static bool TryParse(ReadOnlySpan<byte> cell, out DateTime time)
    {
        time = default;
        if (cell.Length < 10 || cell[4] != (byte)'-' || cell[7] != (byte)'-'
            || !TryNumber(cell[..4], out var year) || !TryNumber(cell[5..7], out var month) || !TryNumber(cell[8..10], out var day)
            || year is < FirstYear or > LastYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        time = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        var rest = cell[10..];
        if (rest.IsEmpty)
            return true;
        if (rest[0] is not ((byte)'T' or (byte)' ' or (byte)'t') || !TryClock(rest[1..], out var sinceMidnight, out var zone) || !TryOffset(zone, out var offset))
            return false;
        time = new DateTime(time.Ticks + sinceMidnight - offset, DateTimeKind.Utc);
        return true;
    }

    private static bool TryClock(ReadOnlySpan<byte> text, out long ticks, out ReadOnlySpan<byte> zone)
    {
        ticks = 0;
        zone = default;
        if (text.Length < 5 || text[2] != (byte)':' || !TryNumber(text[..2], out var hour) || !TryNumber(text[3..5], out var minute) || hour > 23 || minute > 59)
            return false;
        ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        zone = text[5..];
        if (zone.IsEmpty || zone[0] != (byte)':')
            return true;
        if (zone.Length < 3 || !TryNumber(zone[1..3], out var second) || second > 59)
            return false;
        ticks += second * TimeSpan.TicksPerSecond;
        zone = zone[3..];
        return zone.IsEmpty || zone[0] != (byte)'.' || TryFraction(ref zone, ref ticks);
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> text, ref long ticks)
    {
        text = text[1..];
        var length = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        length = length < 0 ? text.Length : length;
        var unit = TimeSpan.TicksPerSecond;
        for (var i = 0; i < length; i++)
            ticks += (text[i] - '0') * (unit /= 10);
        text = text[length..];
        return length > 0;
    }

    private static bool TryOffset(ReadOnlySpan<byte> zone, out long ticks)
    {
        ticks = 0;
        if (zone.IsEmpty || (zone.Length == 1 && zone[0] is (byte)'Z' or (byte)'z'))
            return true;
        if (zone[0] is not ((byte)'+' or (byte)'-') || zone.Length < 3 || !TryNumber(zone[1..3], out var hours))
            return false;
        var rest = zone[3..];
        if (!rest.IsEmpty && rest[0] == (byte)':')
            rest = rest[1..];
        var minutes = 0;
        if (zone.Length > 3 && (rest.Length != 2 || !TryNumber(rest, out minutes)))
            return false;
        ticks = ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute)) * (zone[0] == (byte)'-' ? -1 : 1);
        return hours <= 14 && minutes <= 59;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var character in digits)
        {
            var digit = (uint)(character - '0');
            if (digit > 9)
                return false;
            value = (value * 10) + (int)digit;
        }

        return true;
    }
}
