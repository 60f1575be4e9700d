using NodaTime;

namespace Anomaly.MarketData.Calendars;

/// <summary>When bars become final.</summary>
public static class BarClosing
{
    private const int SessionsOfFiveDays = 5;

    /// <summary>
    /// The instant (UTC) from which a bar no longer changes. An intraday bar: once its interval has passed, or earlier where trading ends before. A day's
    /// bar that opens within the day's session: its close. A week's or month's bar that opens no later than the first session of its local
    /// calendar week or month: the close of the last one. Five days: the close of the fifth session. Every other bar (before or after hours, a date alone, a symbol that is
    /// traded round the clock, a market whose hours are not known) takes its whole interval: late rather than early.
    /// </summary>
    /// <param name="calendar">When markets trade.</param>
    /// <param name="series">Ticker and interval.</param>
    /// <param name="open">When the bar opened, UTC.</param>
    public static DateTime ClosesAt(this ITradingCalendar calendar, SeriesKey series, DateTime open)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var elapsed = open + series.Interval.Length;
        if (!series.Ticker.KeepsTheMarketsHours())
            return elapsed;
        var market = series.Ticker.Market;
        var date = MarketHours.Of(market).DateAt(open);
        return (series.Interval.Code switch
        {
            "1wk" => calendar.CloseOfLastIn(WeekOf(date), market, open),
            "1mo" => calendar.CloseOfLastIn(MonthOf(date), market, open),
            "5d" => calendar.CloseOfFifth(market, open),
            _ when calendar.Find(market, date) is { } session && session.IsTradingAt(open) =>
                series.Interval.IsIntraday ? session.LastTradingUntil(elapsed) : session.Closes,
            _ => null,
        }) ?? elapsed;
    }

    /// <summary>The opening (UTC) of the first session after the week, the month or the five days of a bar; null for bars of a day and below, and where no session counts.</summary>
    /// <param name="calendar">When markets trade.</param>
    /// <param name="series">Ticker and interval.</param>
    /// <param name="open">When the bar opened, UTC.</param>
    public static DateTime? OpenAfterPeriodOf(this ITradingCalendar calendar, SeriesKey series, DateTime open)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        if (!series.Ticker.KeepsTheMarketsHours())
            return null;
        var market = series.Ticker.Market;
        var hours = MarketHours.Of(market);
        DateTime? end = series.Interval.Code switch
        {
            "1wk" => hours.ToUtc(WeekOf(hours.DateAt(open)).End.PlusDays(1), LocalTime.Midnight),
            "1mo" => hours.ToUtc(MonthOf(hours.DateAt(open)).End.PlusDays(1), LocalTime.Midnight),
            "5d" => calendar.CloseOfFifth(market, open),
            _ => null,
        };
        return end is { } after ? calendar.CurrentOrNext(market, after)?.Opens : null;
    }

    /// <summary>How many of the bars, which are in time order, are final by now; the rest are live.</summary>
    public static int CountClosed(this IBarClock clock, SeriesKey series, IReadOnlyList<Bar> bars)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(bars);
        var now = clock.UtcNow;
        var count = bars.Count;
        while (count > 0 && clock.ClosesAt(series, bars[count - 1].Time) > now)
            count--;
        return count;
    }

    private static DateTime? CloseOfLastIn(this ITradingCalendar calendar, DateInterval dates, Market market, DateTime open)
    {
        var sessions = dates.Select(date => calendar.Find(market, date)).OfType<TradingSession>().ToList();
        return sessions is [var first, ..] && open <= first.Opens ? sessions[^1].Closes : null;
    }

    private static DateTime? CloseOfFifth(this ITradingCalendar calendar, Market market, DateTime open)
    {
        var session = calendar.CurrentOrNext(market, open);
        for (var i = 1; i < SessionsOfFiveDays && session is not null; i++)
            session = calendar.CurrentOrNext(market, session.Closes);
        return session?.Closes;
    }

    private static DateInterval WeekOf(LocalDate date)
    {
        var sunday = date.PlusDays(-1).Next(IsoDayOfWeek.Sunday);
        return new DateInterval(sunday.PlusDays(-6), sunday);
    }

    private static DateInterval MonthOf(LocalDate date) => date.ToYearMonth().ToDateInterval();
}
