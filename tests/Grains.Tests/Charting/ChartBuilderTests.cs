using Anomaly.Grains.Charting;
using Anomaly.Grains.Tests.Kit;

namespace Anomaly.Grains.Tests.Charting;

public sealed class ChartBuilderTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public void Build_wholeHistory_leavesOutTheBarsBeforeTheFeaturesAreWarm()
    {
        var bars = TestBars.Walk(60);

        var chart = ChartBuilder.Build(Apple, new SeriesHistory(bars, version: 3), [], TestBars.Start);

        Assert.Equal(bars[14..].Select(bar => bar.Time), chart.Dates.Select(date => date.UtcDateTime));
        Assert.Equal(bars[14..].Select(bar => (bar.Open, bar.High, bar.Low, bar.Close, bar.Volume)), Enumerable.Range(0, 46)
            .Select(i => (chart.Open[i], chart.High[i], chart.Low[i], chart.Close[i], chart.Volume[i])));
        Assert.Equal((3L, false, (string?)null), (chart.Version, chart.LastIsLive, chart.Edition));
    }

    [Fact]
    public void Build_window_hasTheValuesThatTheWholeHistoryHas()
    {
        var history = new SeriesHistory(TestBars.Walk(60), version: 1);

        var all = ChartBuilder.Build(Apple, history, [], TestBars.Start);
        var window = ChartBuilder.Build(Apple, history, [], TestBars.Start.AddDays(50));

        Assert.Equal(10, window.Dates.Length);
        Assert.Equal(all.Rsi[^10..].AsEnumerable(), window.Rsi.AsEnumerable());
        Assert.Equal(all.LowerBand[^10..].AsEnumerable(), window.LowerBand.AsEnumerable());
        Assert.Equal(all.Vwap[^10..].AsEnumerable(), window.Vwap.AsEnumerable());
    }

    [Fact]
    public void Build_liveBars_areDrawnAsTheyWouldCloseAndNotTakenIn()
    {
        var bars = TestBars.Walk(62);
        var history = new SeriesHistory(bars.AsSpan(0, 60), version: 1);

        var live = ChartBuilder.Build(Apple, history, [.. bars[60..]], TestBars.Start);
        var closed = ChartBuilder.Build(Apple, new SeriesHistory(bars, version: 1), [], TestBars.Start);

        Assert.Equal((true, 60), (live.LastIsLive, history.Count));
        Assert.Equal(closed.Rsi.AsEnumerable(), live.Rsi.AsEnumerable());
        Assert.Equal(closed.Vwap.AsEnumerable(), live.Vwap.AsEnumerable());
    }

    [Fact]
    public void Build_sameWindowAgain_isNotDrawnAgain()
    {
        var history = new SeriesHistory(TestBars.Walk(60), version: 1);

        var first = ChartBuilder.Build(Apple, history, [], TestBars.Start.AddDays(50));

        Assert.Same(first, ChartBuilder.Build(Apple, history, [], TestBars.Start.AddDays(50)));
        Assert.NotSame(first, ChartBuilder.Build(Apple, history, [], TestBars.Start.AddDays(49)));
    }

    [Fact]
    public void Build_anomaliesBeforeTheWindow_areLeftOut()
    {
        var history = new SeriesHistory(TestBars.Walk(60), version: 1) { Markers = [Marker(30), Marker(49), Marker(50), Marker(55)] };

        var chart = ChartBuilder.Build(Apple, history, [], TestBars.Start.AddDays(50));

        Assert.Equal("50 55", string.Join(' ', chart.Anomalies.Select(marker => marker.AnomalyId)));
    }

    [Fact]
    public void Known_namesTheEditionAndCarriesNoColumns()
    {
        var chart = ChartBuilder.Known(Apple, version: 4, "abc");

        Assert.Equal((true, 4L, "abc", 0, 0), (chart.IsKnown, chart.Version, chart.Edition, chart.Dates.Length, chart.Anomalies.Length));
    }

    private static AnomalyMarker Marker(int day) => new()
    {
        AnomalyId = $"{day}", Datetime = TestBars.Start.AddDays(day), Close = 1, Reason = "", AnomalyScore = -0.7,
    };
}
