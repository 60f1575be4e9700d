namespace Anomaly.MarketData.Calendars;

/// <summary>
/// Needs no calendar: a bar is final once its interval's length has passed since it opened. It errs on the late side for bars
/// that a session's end cuts short, never on the early one.
/// </summary>
public sealed class ElapsedBarClock(TimeProvider timeProvider) : IBarClock
{
    /// <inheritdoc />
    public DateTime UtcNow => timeProvider.GetUtcNow().UtcDateTime;

    /// <inheritdoc />
    public DateTime ClosesAt(SeriesKey series, DateTime open) => open + series.Interval.Length;
}
