using NodaTime;

namespace Anomaly.MarketData.Calendars;

/// <summary>
/// On which dates a market trades, and when. The simulated exchange has a calendar of its own, which knows fewer holidays: take the registered one.
/// </summary>
public interface ITradingCalendar
{
    /// <summary>The stretches of trading on a date, local time, in order; none on a weekend or a holiday, the last one cut on a day that closes early.</summary>
    IReadOnlyList<TradingHours> On(Market market, LocalDate date);
}

/// <summary>Questions that every <see cref="ITradingCalendar"/> answers alike.</summary>
public static class TradingCalendarExtensions
{
    /// <summary>The session of the local date that an instant (UTC) falls on; null where the market is closed that day.</summary>
    public static TradingSession? SessionOn(this ITradingCalendar calendar, Market market, DateTime time)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return calendar.Find(market, MarketHours.Of(market).DateAt(time));
    }

    /// <summary>The session that runs at an instant (UTC), breaks included, or else the next one; null where the market's hours are not known.</summary>
    public static TradingSession? CurrentOrNext(this ITradingCalendar calendar, Market market, DateTime time)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        if (!MarketHours.Of(market).IsKnown)
            return null;
        var date = MarketHours.Of(market).DateAt(time);
        TradingSession? session;
        while ((session = calendar.Find(market, date)) is null || time >= session.Closes)
            date = date.PlusDays(1);
        return session;
    }

    /// <summary>
    /// The sessions of the local dates from one instant to another (UTC), oldest first; none for a symbol that does not keep its market's hours, and where those are
    /// not known.
    /// </summary>
    public static IEnumerable<TradingSession> SessionsBetween(this ITradingCalendar calendar, Ticker ticker, DateTime from, DateTime to)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return Dates(ticker, from, to).Select(date => calendar.Find(ticker.Market, date)).OfType<TradingSession>();
    }

    /// <summary>
    /// The local dates from one instant to another (UTC) on which a market did not trade though they were neither Saturday nor Sunday, oldest first; none for a symbol that does
    /// not keep its market's hours, and where those are not known.
    /// </summary>
    public static IEnumerable<DateOnly> HolidaysBetween(this ITradingCalendar calendar, Ticker ticker, DateTime from, DateTime to)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return Dates(ticker, from, to).Where(date => !date.IsWeekend() && calendar.On(ticker.Market, date).Count == 0).Select(date => date.ToDateOnly());
    }

    private static IEnumerable<LocalDate> Dates(Ticker ticker, DateTime from, DateTime to)
    {
        var hours = MarketHours.Of(ticker.Market);
        if (!hours.IsKnown || !ticker.KeepsTheMarketsHours())
            yield break;
        var last = hours.DateAt(to);
        for (var date = hours.DateAt(from); date <= last; date = date.PlusDays(1))
            yield return date;
    }

    /// <summary>The session of a local date; null where the market is closed that day.</summary>
    internal static TradingSession? Find(this ITradingCalendar calendar, Market market, LocalDate date) =>
        calendar.On(market, date) is { Count: > 0 } hours ? new TradingSession(market, date, hours) : null;
}
