namespace Anomaly.MarketData.Calendars;

/// <summary>Questions that every <see cref="IBarClock"/> answers alike.</summary>
public static class BarClockExtensions
{
    /// <summary>Whether the bar that opened at <paramref name="open"/> (UTC) is final by now.</summary>
    public static bool IsClosed(this IBarClock clock, SeriesKey series, DateTime open)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return clock.ClosesAt(series, open) <= clock.UtcNow;
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
}
