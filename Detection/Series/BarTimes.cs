namespace Anomaly.Detection.Series;

/// <summary>Finds bars by time.</summary>
public static class BarTimes
{
    /// <summary>How many of the bars, which are in time order, open before a time: the index of the first that does not. Logarithmic.</summary>
    /// <param name="bars">In time order.</param>
    /// <param name="time">UTC.</param>
    public static int CountBefore(this ReadOnlySpan<Bar> bars, DateTime time)
    {
        var (low, high) = (0, bars.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (bars[middle].Time < time)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
