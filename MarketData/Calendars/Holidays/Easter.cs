using NodaTime;

namespace Anomaly.MarketData.Calendars.Holidays;

/// <summary>When Easter is.</summary>
internal static class Easter
{
    /// <summary>Easter Sunday of a Gregorian year (anonymous computus, Nature, 1876).</summary>
    public static LocalDate Sunday(int year)
    {
        var a = year % 19;
        var (b, c) = (year / 100, year % 100);
        var g = ((8 * b) + 13) / 25;
        var h = ((19 * a) + b - (b / 4) - g + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var sum = h + l - (7 * m) + 114;
        return new LocalDate(year, sum / 31, (sum % 31) + 1);
    }
}
