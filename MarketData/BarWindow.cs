using Anomaly.Detection.Series;

namespace Anomaly.MarketData;

/// <summary>Cuts windows out of ordered bars.</summary>
internal static class BarWindow
{
    /// <summary>The bars that open in <c>[from, to)</c>; shares the array.</summary>
    public static ArraySegment<Bar> Slice(ArraySegment<Bar> bars, DateTime from, DateTime to)
    {
        var first = FirstAtOrAfter(bars, from);
        var end = Math.Max(first, FirstAtOrAfter(bars, to));
        return bars[first..end];
    }

    private static int FirstAtOrAfter(ReadOnlySpan<Bar> bars, DateTime time)
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
