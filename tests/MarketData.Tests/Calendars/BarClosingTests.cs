using Anomaly.MarketData.Calendars;

namespace Anomaly.MarketData.Tests.Calendars;

public sealed class BarClosingTests
{
    [Theory]
    [InlineData("AAPL/1d", "2026-11-20T14:30Z", "2026-11-20T21:00Z")]
    [InlineData("AAPL/1d", "2026-07-06T13:30Z", "2026-07-06T20:00Z")]
    [InlineData("AAPL/1d", "2026-11-27T14:30Z", "2026-11-27T18:00Z")]
    [InlineData("7203.T/1d", "2026-11-20T00:00Z", "2026-11-20T06:30Z")]
    [InlineData("PTT.BK/1d", "2026-11-20T03:00Z", "2026-11-20T09:30Z")]
    public void ClosesAt_a_day_is_final_at_its_close(string series, string open, string close) => Check(series, open, close);

    [Theory]
    [InlineData("AAPL/1h", "2026-11-20T20:30Z", "2026-11-20T21:00Z")]
    [InlineData("AAPL/90m", "2026-11-27T17:30Z", "2026-11-27T18:00Z")]
    [InlineData("7203.T/60m", "2026-11-20T02:00Z", "2026-11-20T02:30Z")]
    [InlineData("AAPL/5m", "2026-11-20T20:55Z", "2026-11-20T21:00Z")]
    public void ClosesAt_the_end_of_trading_cuts_an_intraday_bar_short(string series, string open, string close) => Check(series, open, close);

    [Theory]
    [InlineData("AAPL/1m", "2026-11-20T12:00Z", "2026-11-20T12:01Z")]
    [InlineData("AAPL/1d", "2026-11-20T00:00Z", "2026-11-21T00:00Z")]
    [InlineData("8306.T/1d", "2026-11-20T06:30Z", "2026-11-21T06:30Z")]
    [InlineData("AAPL/1d", "2026-11-26T14:30Z", "2026-11-27T14:30Z")]
    [InlineData("AAPL/1wk", "2026-11-20T14:30Z", "2026-11-27T14:30Z")]
    [InlineData("BTC-USD/90m", "2026-07-06T19:30Z", "2026-07-06T21:00Z")]
    [InlineData("GC=F/1d", "2026-07-06T13:30Z", "2026-07-07T13:30Z")]
    public void ClosesAt_a_bar_that_no_session_explains_takes_its_whole_interval(string series, string open, string close) => Check(series, open, close);

    private static void Check(string series, string open, string close) =>
        Assert.Equal(Utc(close), new TradingCalendar().ClosesAt(SeriesKey.Parse(series), Utc(open)));

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text, null).UtcDateTime;
}
