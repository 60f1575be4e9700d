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
