using System.Globalization;
using Anomaly.Detection.Series;
using Anomaly.MarketData.Calendars;
using NodaTime;
using Interval = Anomaly.Detection.Series.Interval;

namespace Anomaly.Chaos.Week;

/// <summary>
/// The markets of a week of 2026 and their sessions: New York sets its clocks back on Sunday, Tokyo has a holiday on Tuesday, and New York closes early on that day, which the
/// product is told by its file of corrections.
/// </summary>
internal static class WeekMarkets
{
    public const string CalendarText = "US,2026-11-03,09:30-13:00,\"made up for the test\"\n";

    /// <summary>When the product starts: all markets have closed.</summary>
    public static readonly DateTime Start = Utc("2026-10-28T21:30");

    /// <summary>After everything.</summary>
    public static readonly DateTime End = Utc("2026-11-04T23:00");

    public static readonly Market[] Markets = [Market.US, Market.JP, Market.TH];

    /// <summary>The week's sessions as one can look them up, whatever the product's calendar says.</summary>
    public static readonly IReadOnlyDictionary<Market, string[]> Sessions = new Dictionary<Market, string[]>
    {
        [Market.US] =
        [
            "2026-10-29T13:30 20:00", "2026-10-30T13:30 20:00", "2026-11-02T14:30 21:00", "2026-11-03T14:30 18:00", "2026-11-04T14:30 21:00",
        ],
        [Market.JP] = ["2026-10-29T00:00 06:30", "2026-10-30T00:00 06:30", "2026-11-02T00:00 06:30", "2026-11-04T00:00 06:30"],
        [Market.TH] =
        [
            "2026-10-29T03:00 09:30", "2026-10-30T03:00 09:30", "2026-11-02T03:00 09:30", "2026-11-03T03:00 09:30", "2026-11-04T03:00 09:30",
        ],
    };

    private static readonly CorrectedCalendar Calendar = new(new TradingCalendar(), CalendarFile.Parse(CalendarText.Split('\n')));

    public static DateTime Utc(string time) => DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    /// <summary>The sessions that begin from so many days before the week until its end.</summary>
    public static IReadOnlyList<TradingSession> SessionsOf(Market market, int daysBefore)
    {
        var first = LocalDate.FromDateTime(Start.AddDays(-daysBefore));
        return [.. Enumerable.Range(0, daysBefore + 10).Select(day => first.PlusDays(day)).Where(date => Calendar.On(market, date).Count > 0)
            .Select(date => new TradingSession(market, date, Calendar.On(market, date))).Where(session => session.Opens < End)];
    }

    /// <summary>When the bars of a session open and close.</summary>
    public static IEnumerable<(DateTime Open, DateTime Close)> BarsOf(TradingSession session, Interval interval)
    {
        if (!interval.IsIntraday)
        {
            yield return (session.Opens, session.Closes);
            yield break;
        }

        foreach (var stretch in session.Hours)
        {
            var (open, end) = (MarketHours.Of(session.Market).ToUtc(session.Date, stretch.Open), MarketHours.Of(session.Market).ToUtc(session.Date, stretch.Close));
            for (; open < end; open += interval.Length)
                yield return (open, open + interval.Length < end ? open + interval.Length : end);
        }
    }

    /// <summary>How late the source's quotes of a market are.</summary>
    public static TimeSpan QuoteDelayOf(Market market) => TimeSpan.FromMinutes(market == Market.US ? 0 : 15);

    /// <summary>How long after its close the product takes a bar for final, by default.</summary>
    public static TimeSpan FinalAfter(Market market) => TimeSpan.FromMinutes(market == Market.US ? 0 : 20);
}
