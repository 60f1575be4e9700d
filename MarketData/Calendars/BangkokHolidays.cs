using NodaTime;

namespace Anomaly.MarketData.Calendars;

/// <summary>The Bangkok exchange's holidays since 2010: those of the Bank of Thailand's lists. Of 2027 the special ones are not announced yet.</summary>
internal static class BangkokHolidays
{
    private static readonly LocalDate[] Special =
    [
        new(2010, 5, 20), new(2010, 5, 21), new(2010, 8, 13), new(2011, 5, 16), new(2012, 4, 9), new(2013, 12, 30), new(2014, 8, 11),
        new(2015, 1, 2), new(2015, 5, 4), new(2016, 5, 6), new(2016, 7, 18), new(2017, 10, 26),
        new(2020, 7, 27), new(2020, 9, 4), new(2020, 9, 7), new(2020, 12, 11), new(2021, 2, 12), new(2021, 9, 24), new(2021, 10, 22),
        new(2022, 7, 29), new(2022, 10, 14), new(2023, 5, 5), new(2023, 12, 29), new(2024, 4, 12), new(2025, 6, 2), new(2025, 8, 11),
        new(2026, 1, 2), new(2026, 10, 16),
    ];

    // Substitutes that were cancelled or given on another day.
    private static readonly LocalDate[] Worked = [new(2021, 10, 25), new(2023, 1, 3), new(2024, 1, 2)];

    /// <summary>The days of a year without trading, weekends aside.</summary>
    public static IEnumerable<LocalDate> Of(int year)
    {
        SortedSet<LocalDate> kept = [new(year - 1, 12, 31), .. Dates(year), .. ThaiLunarYear.HolyDays(year)];
        HashSet<LocalDate> closed = [.. kept, .. Special, .. Songkran(year)];
        foreach (var date in kept.Where(date => date.IsWeekend()))
        {
            var substitute = date;
            while (substitute.IsWeekend() || closed.Contains(substitute))
                substitute = substitute.PlusDays(1);
            closed.Add(substitute);
        }

        closed.ExceptWith(Worked);
        return closed.Where(date => date.Year == year);
    }

    private static IEnumerable<LocalDate> Dates(int year) =>
    [
        new(year, 1, 1),
        new(year, 4, 6),
        new(year, 5, 1),
        new(year, 8, 12),
        new(year, 10, 23),
        new(year, 12, 5),
        new(year, 12, 10),
        new(year, 12, 31),
        .. OfTheKing(year),
    ];

    private static IEnumerable<LocalDate> OfTheKing(int year) => year switch
    {
        >= 2019 => [new(year, 5, 4), new(year, 6, 3), new(year, 7, 28), new(year, 10, 13)],
        >= 2017 => [new(year, 7, 28), new(year, 10, 13)],
        _ => [new(year, 5, 5)],
    };

    // The water festival has one substitute at most; in 2020 there was none to be kept. Banks closed their half year until 2016.
    private static IEnumerable<LocalDate> Songkran(int year)
    {
        if (year <= 2016)
            yield return new LocalDate(year, 7, 1);
        if (year == 2020)
            yield break;
        for (var day = 13; day <= 15; day++)
            yield return new LocalDate(year, 4, day);
        var after = new LocalDate(year, 4, 16);
        if (after.DayOfWeek is IsoDayOfWeek.Monday or IsoDayOfWeek.Tuesday)
            yield return after;
    }
}

/// <summary>
/// The holy days of the Thai lunar calendar, 2010 to 2027. Twelve months have 29 and 30 days in turn; which years have a thirteenth month or a
/// day more is announced, not computed.
/// </summary>
internal static class ThaiLunarYear
{
    private const int First = 2010;

    // Of each year from the first: plain, with a day more, or with a month more.
    private const string Kinds = "MPMPPMDPMPDMPMPDMP";

    private static readonly LocalDate FirstDay = new(2009, 11, 18);

    /// <summary>Makha, Visakha and Asalha Bucha of a year; none where the calendar is not known.</summary>
    public static IEnumerable<LocalDate> HolyDays(int year)
    {
        if (year < First || year >= First + Kinds.Length)
            return [];

        var start = FirstDay.PlusDays(Kinds[..(year - First)].Sum(Length));
        var month = Kinds[year - First] == 'M' ? 1 : 0;
        var day = Kinds[year - First] == 'D' ? 1 : 0;

        // The full moons of the third, sixth and eighth month; with a second eighth month, of the fourth, the seventh and that one.
        return [start.PlusDays(73 + (29 * month)), start.PlusDays(161 + (30 * month)), start.PlusDays(220 + (30 * month) + day)];
    }

    private static int Length(char kind) => kind switch { 'M' => 384, 'D' => 355, _ => 354 };
}
