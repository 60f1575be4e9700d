using Anomaly.MarketData.Calendars;

namespace Anomaly.MarketData.Quality;

/// <summary>A stretch of sessions of which daily bars have none.</summary>
/// <param name="Before">When the last bar before it opened, UTC.</param>
/// <param name="After">When the first bar after it opened, UTC.</param>
/// <param name="Sessions">How many the calendar has in between.</param>
public sealed record MissingSessions(DateTime Before, DateTime After, int Sessions)
{
    /// <summary>No two daily bars of sessions without another day in between are further apart, clocks that change included.</summary>
    private static readonly TimeSpan NextDay = TimeSpan.FromHours(26);

    /// <summary>Since when the calendar has all holidays of a market; of others it has none.</summary>
    private static readonly Dictionary<Market, DateTime> Known = new()
    {
        [Market.US] = new(1998, 1, 1, 0, 0, 0, DateTimeKind.Utc), [Market.JP] = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc), [Market.TH] = new(2010, 1, 1, 0, 0, 0, DateTimeKind.Utc),
    };

    /// <summary>
    /// The stretches between daily bars that the calendar has sessions in. Only between bars that open within a session, since others may be stamped with another date; none of
    /// other intervals, of which a ticker that is not traded often lacks bars as well.
    /// </summary>
    /// <param name="calendar">When the market trades.</param>
    /// <param name="series">Ticker and interval.</param>
    /// <param name="times">When the bars open, UTC, in order.</param>
    public static IEnumerable<MissingSessions> Between(ITradingCalendar calendar, SeriesKey series, IEnumerable<DateTime> times)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentNullException.ThrowIfNull(times);
        if (series.Interval != Interval.OneDay || !Known.TryGetValue(series.Ticker.Market, out var since))
            yield break;
        DateTime? last = null;
        foreach (var time in times)
        {
            if (last is { } before && time - before > NextDay && before >= since && IsTraded(before) && IsTraded(time)
                && calendar.SessionsBetween(series.Ticker, before, time).Count() - 2 is > 0 and var sessions)
                yield return new MissingSessions(before, time, sessions);
            last = time;
        }

        bool IsTraded(DateTime time) => calendar.SessionOn(series.Ticker.Market, time)?.IsTradingAt(time) == true;
    }

    /// <summary>Says of stretches what is missing; null where there are none.</summary>
    public static string? Describe(IEnumerable<MissingSessions> stretches) => stretches.ToList() switch
    {
        [] => null,
        [var only] => $"No {Bars(only.Sessions)} between {only.Before:yyyy-MM-dd} and {only.After:yyyy-MM-dd}.",
        [.., var last] all => $"No {Bars(all.Sum(one => one.Sessions))} in {all.Count} stretches between {all[0].Before:yyyy-MM-dd} and {last.After:yyyy-MM-dd}, the last of them after {last.Before:yyyy-MM-dd}.",
    };

    private static string Bars(int sessions) => sessions == 1 ? "bar of 1 session" : $"bars of {sessions} sessions";
}
