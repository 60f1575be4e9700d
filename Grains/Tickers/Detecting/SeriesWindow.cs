namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>Where a window of a series begins.</summary>
internal static class SeriesWindow
{
    /// <summary>
    /// The first opening time of a window that ends with the last bar, or now if that is earlier: on a Sunday, or for a ticker that has
    /// stopped trading, one day is the last one there was.
    /// </summary>
    public static DateTime StartOf(Period period, Interval interval, DateTime lastBar, DateTime now)
    {
        var end = lastBar + interval.Length;
        return period.StartBefore(end < now ? end : now);
    }
}
