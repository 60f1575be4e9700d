namespace Anomaly.MarketData.Calendars;

/// <summary>The wall clock; a bar is final when its trading is over by the calendar.</summary>
public sealed class SessionBarClock(TimeProvider timeProvider, ITradingCalendar calendar) : IBarClock
{
    /// <inheritdoc />
    public DateTime UtcNow => timeProvider.GetUtcNow().UtcDateTime;

    /// <inheritdoc />
    public DateTime ClosesAt(SeriesKey series, DateTime open) => calendar.ClosesAt(series, open);
}
