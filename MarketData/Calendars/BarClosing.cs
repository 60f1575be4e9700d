namespace Anomaly.MarketData.Calendars;

/// <summary>When a bar becomes final, by a calendar.</summary>
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
        if (series.Interval.Length > Interval.OneDay.Length || IsRoundTheClock(series.Ticker))
            return elapsed;
        if (calendar.SessionOn(series.Ticker.Market, open) is not { } session || session.CloseOfStretchAt(open) is not { } close)
            return elapsed;
        if (!series.Interval.IsIntraday)
            return session.Closes;
        return close < elapsed ? close : elapsed;
    }

    // Currencies, futures and coins: EURUSD=X, GC=F, BTC-USD.
    private static bool IsRoundTheClock(Ticker ticker) =>
        ticker.Symbol.Contains('=') || Currencies.Any(currency => ticker.Symbol.EndsWith(currency, StringComparison.Ordinal));
}
