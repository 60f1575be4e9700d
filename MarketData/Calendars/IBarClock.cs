namespace Anomaly.MarketData.Calendars;

/// <summary>
/// Says what time it is at the exchange and when a bar is final. An exchange that runs faster than life has a time of its own:
/// windows of bars end at <see cref="UtcNow"/>, not at the wall clock.
/// </summary>
public interface IBarClock
{
    /// <summary>The exchange's present, UTC.</summary>
    DateTime UtcNow { get; }

    /// <summary>The instant from which the bar that opens at <paramref name="open"/> (UTC) no longer changes.</summary>
    DateTime ClosesAt(SeriesKey series, DateTime open);
}

/// <summary>The wall clock; a bar is final when its trading is over by the calendar.</summary>
public sealed class SessionBarClock(TimeProvider timeProvider, ITradingCalendar calendar) : IBarClock
{
    public DateTime UtcNow => timeProvider.GetUtcNow().UtcDateTime;

    public DateTime ClosesAt(SeriesKey series, DateTime open) => calendar.ClosesAt(series, open);
}

/// <summary>When bars become final.</summary>
public static class BarClosing
{
    private static readonly string[] Currencies = ["-USD", "-USDT", "-EUR", "-JPY", "-THB"];

    /// <summary>
    /// The instant (UTC) from which a bar no longer changes: once its interval has passed, or earlier where trading ends before. A day's bar that opens within the
    /// day's session is final at its close. A bar that opens outside of trading (before or after hours, a date alone, weeks and months) and one of
    /// a symbol that is traded round the clock takes its whole interval: late rather than early.
    /// </summary>
    /// <param name="calendar">When markets trade.</param>
    /// <param name="series">Ticker and interval.</param>
    /// <param name="open">When the bar opened, UTC.</param>
    public static DateTime ClosesAt(this ITradingCalendar calendar, SeriesKey series, DateTime open)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var elapsed = open + series.Interval.Length;
        if (series.Interval.Length > Interval.OneDay.Length || series.Ticker.IsRoundTheClock())
            return elapsed;
        if (calendar.SessionOn(series.Ticker.Market, open) is not { } session || session.CloseOfStretchAt(open) is not { } close)
            return elapsed;
        if (!series.Interval.IsIntraday)
            return session.Closes;
        return close < elapsed ? close : elapsed;
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

    /// <summary>Whether a symbol is traded round the clock: currencies, futures and coins such as EURUSD=X, GC=F, BTC-USD.</summary>
    internal static bool IsRoundTheClock(this Ticker ticker) =>
        ticker.Symbol.Contains('=') || Currencies.Any(currency => ticker.Symbol.EndsWith(currency, StringComparison.Ordinal));
}
