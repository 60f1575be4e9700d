using NodaTime;

namespace Anomaly.MarketData.Calendars.Holidays;

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
