namespace Anomaly.Detection.Decisions;

/// <summary>
/// Which stretches of time train the forest and which calibrate: one of every four blocks trains, a block being a day of an intraday
/// series or four weeks of a longer one. So both parts see every kind of year, and no bar is judged by a forest that it shaped.
/// </summary>
internal static class TimeBlocks
{
    private const int Every = 4;
    private const int DaysOfLongIntervals = 28;

    /// <summary>Whether the forest is trained on the bars of this time.</summary>
    public static bool Trains(DateTime time, Interval interval)
    {
        var days = time.Ticks / TimeSpan.TicksPerDay;
        return (interval.IsIntraday ? days : days / DaysOfLongIntervals) % Every == 0;
    }
}
