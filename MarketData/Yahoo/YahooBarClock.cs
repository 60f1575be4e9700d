using Anomaly.MarketData.Calendars;

namespace Anomaly.MarketData.Yahoo;

/// <summary>
/// The wall clock. A bar is final when its trading is over by the calendar, and of markets other than the US once the delay of their quotes has passed as well:
/// until then the source shows only a part of it.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="calendar">When markets trade.</param>
/// <param name="quoteDelay">How late quotes of markets other than the US are.</param>
internal sealed class YahooBarClock(TimeProvider time, ITradingCalendar calendar, TimeSpan quoteDelay) : IBarClock
{
    public DateTime UtcNow => time.GetUtcNow().UtcDateTime;

    public DateTime ClosesAt(SeriesKey series, DateTime open) =>
        calendar.ClosesAt(series, open) + (series.Ticker.Market == Market.US ? TimeSpan.Zero : quoteDelay);
}
