using NodaTime;

namespace Anomaly.MarketData.Calendars;

/// <summary>Arithmetic of days that holidays are defined with.</summary>
public static class HolidayRules
{
    public static bool IsWeekend(this LocalDate date) => date.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday;

    /// <summary>The n-th such weekday of a month, from 1.</summary>
    public static LocalDate Nth(int year, int month, int n, IsoDayOfWeek day) =>
        new LocalDate(year, month, 1).PlusDays(-1).Next(day).PlusWeeks(n - 1);

    /// <summary>The last such weekday of a month.</summary>
    public static LocalDate Last(int year, int month, IsoDayOfWeek day) =>
        new LocalDate(year, month, 1).PlusMonths(1).Previous(day);

    /// <summary>Friday for a Saturday, Monday for a Sunday, else the day itself.</summary>
    public static LocalDate Nearest(LocalDate date) => date.DayOfWeek switch
    {
        IsoDayOfWeek.Saturday => date.PlusDays(-1),
        IsoDayOfWeek.Sunday => date.PlusDays(1),
        _ => date,
    };

    /// <summary>Two days before Easter Sunday of a Gregorian year (anonymous computus, Nature, 1876).</summary>
    public static LocalDate GoodFriday(int year)
    {
        var a = year % 19;
        var (b, c) = (year / 100, year % 100);
        var g = ((8 * b) + 13) / 25;
        var h = ((19 * a) + b - (b / 4) - g + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var sum = h + l - (7 * m) + 114;
        return new LocalDate(year, sum / 31, (sum % 31) + 1).PlusDays(-2);
    }
}
