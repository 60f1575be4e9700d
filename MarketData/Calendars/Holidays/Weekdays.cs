using NodaTime;

namespace Anomaly.MarketData.Calendars.Holidays;

/// <summary>Arithmetic of days that holidays are defined with.</summary>
internal static class Weekdays
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
}
