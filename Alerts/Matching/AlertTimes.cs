using Anomaly.MarketData.Calendars;
using NodaTime;

namespace Anomaly.Alerts.Matching;

/// <summary>When the message of an alert is due.</summary>
/// <param name="Due">When, UTC.</param>
/// <param name="Grouped">Whether it goes with the others that are due then, in one message.</param>
public readonly record struct AlertTime(DateTime Due, bool Grouped);

/// <summary>When messages are sent: at once, or in a digest, and never in quiet hours.</summary>
public static class AlertTimes
{
    /// <summary>From a market's close to the digest of its day: a detection of the last bars takes some minutes after the close.</summary>
    public static readonly TimeSpan AfterClose = TimeSpan.FromMinutes(30);

    /// <summary>When a rule has a message about a ticker sent that is there now.</summary>
    public static AlertTime DueAt(AlertRule rule, Ticker ticker, DateTime now, ITradingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var due = rule.Timing switch
        {
            AlertTiming.Hourly => now.Date.AddHours(now.Hour + 1),
            AlertTiming.Daily => EndOfDay(ticker, now, calendar),
            _ => now,
        };
        return EndOfQuiet(rule, due) is { } end ? new AlertTime(end, true) : new AlertTime(due, rule.Timing != AlertTiming.AtOnce);
    }

    /// <summary>The beginning of the day of a rule's limit, UTC.</summary>
    public static DateTime DayOf(AlertRule rule, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var zone = ZoneOf(rule.TimeZone);
        return zone.AtStartOfDay(Instant.FromDateTimeUtc(now).InZone(zone).Date).ToDateTimeUtc();
    }

    /// <summary>Whether there is such a time zone.</summary>
    public static bool IsZone(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is not null;

    /// <summary>The end of the quiet hours that an instant is in; null where it is in none.</summary>
    internal static DateTime? EndOfQuiet(AlertRule rule, DateTime time)
    {
        if (rule is not { QuietFrom: { } from, QuietTo: { } to } || from == to)
            return null;
        var zone = ZoneOf(rule.TimeZone);
        var local = Instant.FromDateTimeUtc(time).InZone(zone).LocalDateTime;
        var minute = (local.Hour * 60) + local.Minute;
        var isQuiet = from < to ? minute >= from && minute < to : minute >= from || minute < to;
        if (!isQuiet)
            return null;
        var date = minute < to ? local.Date : local.Date.PlusDays(1);
        return zone.AtLeniently(date.At(new LocalTime(to / 60, to % 60))).ToDateTimeUtc();
    }

    // Where nobody knows when trading ends, with the date in UTC, by which bars of such symbols are cut.
    private static DateTime EndOfDay(Ticker ticker, DateTime now, ITradingCalendar calendar) =>
        ticker.KeepsTheMarketsHours() && calendar.CurrentOrNext(ticker.Market, now - AfterClose) is { } session ? session.Closes + AfterClose : now.Date.AddDays(1);

    // A zone that a newer program knew is no reason to tell nobody.
    private static DateTimeZone ZoneOf(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? DateTimeZone.Utc;
}
