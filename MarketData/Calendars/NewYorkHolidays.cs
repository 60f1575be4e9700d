using NodaTime;
using static Anomaly.MarketData.Calendars.HolidayRules;

namespace Anomaly.MarketData.Calendars;

/// <summary>The New York exchanges' holidays and early closes, since 1998.</summary>
internal static class NewYorkHolidays
{
    private static readonly LocalDate[] Unscheduled =
    [
        new(2001, 9, 11), new(2001, 9, 12), new(2001, 9, 13), new(2001, 9, 14),
        new(2012, 10, 29), new(2012, 10, 30),
        // Days of mourning for presidents Reagan, Ford, Bush and Carter.
        new(2004, 6, 11), new(2007, 1, 2), new(2018, 12, 5), new(2025, 1, 9),
    ];

    private static readonly LocalDate[] UnscheduledEarly = [new(1999, 12, 31), new(2003, 12, 26)];

    /// <summary>The days of a year without trading, weekends aside.</summary>
    public static IEnumerable<LocalDate> Of(int year)
    {
        // New Year's Day on a Saturday is not kept: the Friday before ends a year's books.
        var newYear = new LocalDate(year, 1, 1);
        yield return newYear.DayOfWeek == IsoDayOfWeek.Sunday ? newYear.PlusDays(1) : newYear;
        yield return Nth(year, 1, 3, IsoDayOfWeek.Monday);
        yield return Nth(year, 2, 3, IsoDayOfWeek.Monday);
        yield return GoodFriday(year);
        yield return Last(year, 5, IsoDayOfWeek.Monday);
        if (year >= 2022)
            yield return Nearest(new LocalDate(year, 6, 19));
        yield return Nearest(new LocalDate(year, 7, 4));
        yield return Nth(year, 9, 1, IsoDayOfWeek.Monday);
        yield return Thanksgiving(year);
        yield return Nearest(new LocalDate(year, 12, 25));
        foreach (var date in Unscheduled.Where(date => date.Year == year))
            yield return date;
    }

    /// <summary>Whether a day of trading ends at 13:00.</summary>
    public static bool ClosesEarly(LocalDate date) => date == Thanksgiving(date.Year).PlusDays(1)
        || (date.Month, date.Day) == (12, 24)
        || date == EveOfIndependence(date.Year)
        || UnscheduledEarly.Contains(date);

    private static LocalDate Thanksgiving(int year) => Nth(year, 11, 4, IsoDayOfWeek.Thursday);

    // The day before; but a fourth of July on a Thursday was, until 2012, followed by a short Friday instead.
    private static LocalDate? EveOfIndependence(int year) => new LocalDate(year, 7, 4).DayOfWeek switch
    {
        IsoDayOfWeek.Tuesday or IsoDayOfWeek.Wednesday or IsoDayOfWeek.Friday => new LocalDate(year, 7, 3),
        IsoDayOfWeek.Thursday => new LocalDate(year, 7, year >= 2013 ? 3 : 5),
        _ => null,
    };
}
