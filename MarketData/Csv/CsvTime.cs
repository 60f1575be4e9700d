using System.Buffers.Text;
using System.Globalization;

namespace Anomaly.MarketData.Csv;

/// <summary>
/// Reads a time stamp from UTF-8: <c>yyyy-MM-dd</c>, optionally <c>T</c> or a space with <c>HH:mm[:ss[.fffffff]]</c>, optionally
/// <c>Z</c>, <c>±HH</c>, <c>±HHmm</c> or <c>±HH:mm</c>. Without a zone it is UTC; a date alone is its midnight.
/// </summary>
/// <remarks>
/// What is given is laid over a midnight in the round-trip format, the one that .NET reads fast and strictly. The offset is read apart:
/// no format of .NET has offsets of hours alone, and <see cref="DateTimeOffset"/> refuses those beyond 14:00.
/// </remarks>
internal static class CsvTime
{
    private const int FirstYear = 1800;
    private const int LastYear = 2300;
    private const int DateLength = 10;
    private const int ClockLength = 16;

    private static ReadOnlySpan<byte> Midnight => "0000-00-00T00:00:00.0000000"u8;

    public static bool TryParse(ReadOnlySpan<byte> cell, out DateTime time)
    {
        time = default;
        if (cell.Length < DateLength)
            return false;
        var offset = TimeSpan.Zero;
        Span<byte> text = stackalloc byte[Midnight.Length];
        Midnight.CopyTo(text);
        cell[..DateLength].CopyTo(text);
        if (cell.Length > DateLength
            && !(cell[DateLength] is (byte)'T' or (byte)'t' or (byte)' ' && TryTakeClock(cell[(DateLength + 1)..], text[(DateLength + 1)..], out offset)))
            return false;
        if (!Utf8Parser.TryParse(text, out time, out _, 'O') || time.Year is < FirstYear or > LastYear)
            return false;
        time = DateTime.SpecifyKind(time - offset, DateTimeKind.Utc);
        return true;
    }

    private static bool TryTakeClock(ReadOnlySpan<byte> text, Span<byte> clock, out TimeSpan offset)
    {
        var end = text.IndexOfAny("Zz+-"u8);
        var zone = end < 0 ? default : text[end..];
        var given = end < 0 ? text : text[..end];
        offset = default;
        if (given.Length > ClockLength)
        {
            // Nanoseconds, as pandas writes them: what is below a tick is cut off.
            if (given[ClockLength..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
                return false;
            given = given[..ClockLength];
        }

        // HH:mm, HH:mm:ss, HH:mm:ss.f and more digits.
        if (given.Length is not (5 or 8 or >= 10))
            return false;
        given.CopyTo(clock);
        return TryParseOffset(zone, out offset);
    }

    private static bool TryParseOffset(ReadOnlySpan<byte> zone, out TimeSpan offset)
    {
        offset = default;
        if (zone is [] or [(byte)'Z' or (byte)'z'])
            return true;
        if (zone is not [(byte)'+' or (byte)'-', _, _, ..] || zone.Length > 6)
            return false;
        var format = zone.Length switch { 3 => "hh", 5 => "hhmm", _ => "hh\\:mm" };
        Span<char> text = stackalloc char[zone.Length - 1];
        for (var i = 0; i < text.Length; i++)
            text[i] = (char)zone[i + 1];
        if (!TimeSpan.TryParseExact(text, format, CultureInfo.InvariantCulture, out offset) || offset.Hours > 14)
            return false;
        offset = zone[0] == (byte)'-' ? -offset : offset;
        return true;
    }
}
