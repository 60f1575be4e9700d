using Anomaly.MarketData.Calendars;

namespace Anomaly.Grains.Tests.Kit;

/// <summary>
/// Needs no calendar: a bar is final once its interval's length has passed since it opened. It errs on the late side for bars
/// that a session's end cuts short, never on the early one.
/// </summary>
internal sealed class ElapsedBarClock(TimeProvider timeProvider) : IBarClock
{
    public DateTime UtcNow => timeProvider.GetUtcNow().UtcDateTime;

    public DateTime ClosesAt(SeriesKey series, DateTime open) => open + series.Interval.Length;
}
