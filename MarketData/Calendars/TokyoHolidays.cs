using NodaTime;
using static Anomaly.MarketData.Calendars.HolidayRules;

namespace Anomaly.MarketData.Calendars;

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

/// <summary>Japan's national holidays since 2000, without substitutes.</summary>
internal static class JapaneseHolidays
{
    public static IEnumerable<LocalDate> Of(int year) =>
    [
        new(year, 1, 1),
        Nth(year, 1, 2, IsoDayOfWeek.Monday),
        new(year, 2, 11),
        Equinox(year, 3, 20.8431),
        new(year, 4, 29),
        new(year, 5, 3),
        new(year, 5, 5),
        year >= 2003 ? Nth(year, 9, 3, IsoDayOfWeek.Monday) : new(year, 9, 15),
        Equinox(year, 9, 23.2488),
        new(year, 11, 3),
        new(year, 11, 23),
        .. OfTheEmperor(year),
        .. OfSummer(year),
    ];

    private static IEnumerable<LocalDate> OfTheEmperor(int year) => year switch
    {
        // Abdication, accession, enthronement.
        2019 => [new(year, 5, 1), new(year, 5, 4), new(year, 10, 22)],
        > 2019 => [new(year, 2, 23), new(year, 5, 4)],
        >= 2007 => [new(year, 5, 4), new(year, 12, 23)],
        _ => [new(year, 12, 23)],
    };

    // The sea's, the mountains' and the sports' day; moved around the games of 2020, twice.
    private static IEnumerable<LocalDate> OfSummer(int year) => year switch
    {
        2020 => [new(year, 7, 23), new(year, 7, 24), new(year, 8, 10)],
        2021 => [new(year, 7, 22), new(year, 7, 23), new(year, 8, 8)],
        >= 2016 => [Nth(year, 7, 3, IsoDayOfWeek.Monday), new(year, 8, 11), Nth(year, 10, 2, IsoDayOfWeek.Monday)],
        >= 2003 => [Nth(year, 7, 3, IsoDayOfWeek.Monday), Nth(year, 10, 2, IsoDayOfWeek.Monday)],
        _ => [new(year, 7, 20), Nth(year, 10, 2, IsoDayOfWeek.Monday)],
    };

    // The mean sun's drift against the calendar; right for every year from 1980 to 2099.
    private static LocalDate Equinox(int year, int month, double in1980) =>
        new(year, month, (int)(in1980 + (0.242194 * (year - 1980)) - ((year - 1980) / 4)));
}
