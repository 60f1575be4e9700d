using Anomaly.Grains.Interfaces.Tickers;

namespace Anomaly.Grains.Tickers.Charting;

/// <summary>A chart and what it was drawn from.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="First">Index of its first stored bar.</param>
/// <param name="Live">The bars that were not final.</param>
/// <param name="Markers">The anomalies.</param>
internal sealed record DrawnChart(ChartSeries Chart, int First, ImmutableArray<Bar> Live, ImmutableArray<AnomalyMarker>? Markers)
{
    /// <summary>Whether drawing again would draw the same.</summary>
    public bool Shows(SeriesHistory history, int first, ImmutableArray<Bar> live) =>
        Chart.Version == history.Version && First == first && Live == live && Markers == history.Markers;
}
