using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Sources;
using static Anomaly.MarketData.Tests.Yahoo.ChartText;

namespace Anomaly.MarketData.Tests.Yahoo;

public sealed class YahooBarClockTests
{
    /// <summary>On a feed of 20 minutes the bar of 10:00 to 10:05 is not whole at 10:05, when the wall clock says that its trading is over.</summary>
    [Theory]
    [InlineData("7203.T/5m", "2025-03-10T01:00Z", "2025-03-10T01:25Z")]
    [InlineData("7203.T/1d", "2025-03-10T00:00Z", "2025-03-10T06:50Z")]
    [InlineData("SHOP.TO/5m", "2025-03-10T14:00Z", "2025-03-10T14:25Z")]
    [InlineData("AAPL/5m", "2025-03-10T14:00Z", "2025-03-10T14:05Z")]
    public async Task ClosesAt_quotesThatAreLate_waitsForThem(string series, string open, string closes)
    {
        await using var yahoo = new YahooUnderTest(StandIn.Always("{}"));

        Assert.Equal(Utc(closes), yahoo.Get<BarSource>().Clock.ClosesAt(SeriesKey.Parse(series), Utc(open)));
    }

    [Theory]
    [InlineData("2025-03-10T01:24Z", "00:20:00", 1)]
    [InlineData("2025-03-10T01:25Z", "00:20:00", 2)]
    [InlineData("2025-03-10T01:05Z", "00:00:00", 2)]
    public async Task CountClosed_delayOfTheSettings_leavesThePartialBarLive(string now, string delay, int closed)
    {
        var chart = new ChartText("7203.T", "5m", "Asia/Tokyo").Row("2025-03-10T00:55Z", 2700).Row("2025-03-10T01:00Z", 2701, 3);
        await using var yahoo = new YahooUnderTest(StandIn.Always(chart.ToString()), Utc(now), ("QuoteDelay", delay));

        var history = await yahoo.GetAsync("7203.T/5m");

        Assert.Equal(2, history.Bars.Count);
        Assert.Equal(closed, yahoo.Get<BarSource>().Clock.CountClosed(history.Series, history.Bars));
    }
}
