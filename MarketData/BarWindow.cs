namespace Anomaly.MarketData;

/// <summary>Cuts windows out of ordered bars.</summary>
internal static class BarWindow
{
    /// <summary>The bars that open in <c>[from, to)</c>; shares the array.</summary>
    public static ArraySegment<Bar> Slice(ArraySegment<Bar> bars, DateTime from, DateTime to)
    {
        ReadOnlySpan<Bar> all = bars;
        var first = all.CountBefore(from);
        return bars[first..Math.Max(first, all.CountBefore(to))];
    }
}
