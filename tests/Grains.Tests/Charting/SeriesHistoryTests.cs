using Anomaly.Grains.Charting;
using Anomaly.Grains.Tests.Kit;

namespace Anomaly.Grains.Tests.Charting;

public sealed class SeriesHistoryTests
{
    private static readonly Bar[] Bars = TestBars.Walk(SeriesHistory.MostKept + 7_000, interval: Interval.Parse("1m"));

    /// <summary>The fault: a chart took every stored bar of its series into memory, whatever it showed.</summary>
    [Fact]
    public void Append_moreThanAChartShows_keepsTheNewestAndWhatIsDrawnOfThem()
    {
        var history = new SeriesHistory(Bars, version: 1);
        var grown = new SeriesHistory([], version: 0);
        foreach (var slice in Bars.Chunk(999))
            grown.Append(slice, version: 1);

        foreach (var kept in new[] { history, grown })
        {
            Assert.Equal((Bars.Length, Bars[^1].Time), (kept.Count, kept.Last));
            Assert.InRange(Bars.Length - kept.IndexOf(DateTime.UnixEpoch), ChartQuery.MostRows, SeriesHistory.MostKept);
            Assert.Equal(kept.First, kept.Bar(kept.IndexOf(DateTime.UnixEpoch)).Time);
            Assert.Equal(Bars[^1], kept.Bar(Bars.Length - 1));
            Assert.True(kept.Bytes < SeriesHistory.MostKept * 300);
        }

        // The price averaged since the first bar stands for all of them, kept or not.
        Assert.Equal(history.Columns(Bars.Length - 1), grown.Columns(Bars.Length - 1));
        Assert.Equal(history.Columns(Bars.Length - ChartQuery.MostRows), grown.Columns(Bars.Length - ChartQuery.MostRows));
        Assert.NotEqual(new SeriesHistory(Bars.AsSpan(Bars.Length - ChartQuery.MostRows), version: 1).Columns(ChartQuery.MostRows - 1).Vwap, history.Columns(Bars.Length - 1).Vwap);
    }

    [Theory]
    [InlineData(0, 0, 1000, 0)]
    [InlineData(0, 0, 100, 0)]
    [InlineData(0, 0, 60, 40)]
    [InlineData(0, 1, 60, 41)]
    [InlineData(70, 1, 60, 70)]
    [InlineData(0, 2, 1, 99)]
    public void StartOf_window_isAsAskedOrSoLateThatItHasNoMoreRows(int asked, int live, int most, int expected) =>
        Assert.Equal(Bars[expected].Time, new SeriesHistory(Bars.AsSpan(0, 100), version: 1).StartOf(Bars[asked].Time, live, most));
}
