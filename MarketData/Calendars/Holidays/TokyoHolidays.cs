using NodaTime;
using static Anomaly.MarketData.Calendars.Holidays.Weekdays;

namespace Anomaly.MarketData.Calendars.Holidays;

/// <summary>The Tokyo exchange's holidays, since 2000: the national ones, the turn of the year, and one day without a working exchange.</summary>
internal static class TokyoHolidays
{
    private static readonly LocalDate SystemFailure = new(2020, 10, 1);

    /// <summary>The days of a year without trading, weekends aside.</summary>
    public static IEnumerable<LocalDate> Of(int year)
    {
        yield return new LocalDate(year, 1, 2);
        yield return new LocalDate(year, 1, 3);
        yield return new LocalDate(year, 12, 31);
        if (year == SystemFailure.Year)
            yield return SystemFailure;

        var national = JapaneseHolidays.Of(year).ToHashSet();
        foreach (var holiday in national)
        {
            yield return holiday;
            if (holiday.DayOfWeek == IsoDayOfWeek.Sunday)
                yield return NextWorkday(national, holiday);

            // A day between two holidays is one itself.
            var next = holiday.PlusDays(1);
            if (!national.Contains(next) && national.Contains(next.PlusDays(1)))
                yield return next;
        }
    }

    private static LocalDate NextWorkday(HashSet<LocalDate> national, LocalDate date)
    {
        while (national.Contains(date))
            date = date.PlusDays(1);
        return date;
    }
}
