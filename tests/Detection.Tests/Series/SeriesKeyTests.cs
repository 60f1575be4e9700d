namespace Anomaly.Detection.Tests.Series;

public sealed class SeriesKeyTests
{
    [Fact]
    public void Parse_whatToStringWroteGivesTheSameKey()
    {
        var key = SeriesKey.Parse("ptt.bk/1d");
        Assert.Equal("PTT.BK/1d", key.ToString());
        Assert.Equal(key, SeriesKey.Parse(key.ToString()));
        Assert.Equal(Ticker.Parse("PTT.BK"), key.Ticker);
        Assert.Equal(Interval.OneDay, key.Interval);
    }

    [Theory]
    [InlineData("AAPL", "is not a series: write TICKER/interval")]
    [InlineData("/1d", "is not a ticker")]
    [InlineData("AAPL/", "There is no interval ''")]
    [InlineData("AAPL/1d/x", "There is no interval '1d/x'")]
    public void Parse_somethingElse_saysWhichPartIsWrong(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => SeriesKey.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void CompareTo_ordersByTickerThenInterval() => Assert.Equal(
        ["AAPL/1m", "AAPL/1d", "MSFT/1m"],
        new[] { "MSFT/1m", "AAPL/1d", "AAPL/1m" }.Select(SeriesKey.Parse).Order().Select(key => key.ToString()));
}
