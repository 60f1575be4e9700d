using Anomaly.MarketData.Calendars;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.MarketData.Tests.Calendars;

public sealed class BarClosingTests
{
    [Theory]
    [InlineData("AAPL/1d", "2026-11-20T14:30Z", "2026-11-20T21:00Z")]
    [InlineData("AAPL/1d", "2026-07-06T13:30Z", "2026-07-06T20:00Z")]
    [InlineData("AAPL/1d", "2026-11-27T14:30Z", "2026-11-27T18:00Z")]
    [InlineData("7203.T/1d", "2026-11-20T00:00Z", "2026-11-20T06:30Z")]
    [InlineData("PTT.BK/1d", "2026-11-20T03:00Z", "2026-11-20T09:30Z")]
    public void ClosesAt_aDay_isFinalAtItsClose(string series, string open, string close) => Check(series, open, close);

    [Theory]
    [InlineData("AAPL/1h", "2026-11-20T20:30Z", "2026-11-20T21:00Z")]
    [InlineData("AAPL/90m", "2026-11-27T17:30Z", "2026-11-27T18:00Z")]
    [InlineData("7203.T/60m", "2026-11-20T02:00Z", "2026-11-20T02:30Z")]
    [InlineData("AAPL/5m", "2026-11-20T20:55Z", "2026-11-20T21:00Z")]
    [InlineData("AAPL/1h", "2026-11-27T17:30Z", "2026-11-27T18:00Z")]
    [InlineData("AAPL/90m", "2026-07-06T19:30Z", "2026-07-06T20:00Z")]
    [InlineData("AAPL/90m", "2026-12-24T17:30Z", "2026-12-24T18:00Z")]
    [InlineData("7203.T/90m", "2026-11-20T01:30Z", "2026-11-20T02:30Z")]
    [InlineData("7203.T/1h", "2026-11-20T06:00Z", "2026-11-20T06:30Z")]
    [InlineData("7203.T/1h", "2024-11-01T05:30Z", "2024-11-01T06:00Z")]
    [InlineData("PTT.BK/90m", "2026-11-20T04:30Z", "2026-11-20T05:30Z")]
    [InlineData("0005.HK/1h", "2026-11-20T03:30Z", "2026-11-20T04:00Z")]
    [InlineData("VOD.L/1h", "2026-11-20T16:00Z", "2026-11-20T16:35Z")]
    public void ClosesAt_theEndOfTrading_cutsAnIntradayBarShort(string series, string open, string close) => Check(series, open, close);

    // Stamped at midnight local time, or at the week's first session, a Tuesday after a holiday; Thanksgiving's Friday is short.
    [Theory]
    [InlineData("AAPL/1wk", "2026-11-16T05:00Z", "2026-11-20T21:00Z")]
    [InlineData("AAPL/1wk", "2026-11-23T14:30Z", "2026-11-27T18:00Z")]
    [InlineData("AAPL/1wk", "2026-09-08T13:30Z", "2026-09-11T20:00Z")]
    [InlineData("AAPL/1wk", "2026-03-30T04:00Z", "2026-04-02T20:00Z")]
    [InlineData("7203.T/1wk", "2026-11-16T00:00Z", "2026-11-20T06:30Z")]
    [InlineData("VOD.L/1wk", "2026-11-16T00:00Z", "2026-11-20T16:35Z")]
    public void ClosesAt_aWeek_isFinalAtTheCloseOfItsLastSession(string series, string open, string close) => Check(series, open, close);

    [Theory]
    [InlineData("AAPL/1mo", "2026-10-01T04:00Z", "2026-10-30T20:00Z")]
    [InlineData("AAPL/1mo", "2026-11-01T04:00Z", "2026-11-30T21:00Z")]
    [InlineData("AAPL/1mo", "2026-02-02T14:30Z", "2026-02-27T21:00Z")]
    [InlineData("7203.T/1mo", "2026-11-30T15:00Z", "2026-12-30T06:30Z")]
    [InlineData("PTT.BK/1mo", "2026-02-01T17:00Z", "2026-02-27T09:30Z")]
    public void ClosesAt_aMonth_isFinalAtTheCloseOfItsLastSession(string series, string open, string close) => Check(series, open, close);

    [Theory]
    [InlineData("AAPL/5d", "2026-11-16T14:30Z", "2026-11-20T21:00Z")]
    [InlineData("AAPL/5d", "2026-11-19T05:00Z", "2026-11-25T21:00Z")]
    [InlineData("AAPL/5d", "2026-11-23T14:30Z", "2026-11-30T21:00Z")]
    public void ClosesAt_fiveDays_areFinalAtTheCloseOfTheFifthSession(string series, string open, string close) => Check(series, open, close);

    [Theory]
    [InlineData("AAPL/1m", "2026-11-20T12:00Z", "2026-11-20T12:01Z")]
    [InlineData("AAPL/1d", "2026-11-20T00:00Z", "2026-11-21T00:00Z")]
    [InlineData("8306.T/1d", "2026-11-20T06:30Z", "2026-11-21T06:30Z")]
    [InlineData("AAPL/1d", "2026-11-26T14:30Z", "2026-11-27T14:30Z")]
    [InlineData("AAPL/1wk", "2026-11-20T14:30Z", "2026-11-27T14:30Z")]
    [InlineData("AAPL/1wk", "2026-11-16T00:00Z", "2026-11-23T00:00Z")]
    [InlineData("AAPL/1mo", "2026-11-20T14:30Z", "2026-12-21T14:30Z")]
    [InlineData("BTC-USD/1wk", "2026-11-16T00:00Z", "2026-11-23T00:00Z")]
    [InlineData("BTC-USD/1mo", "2026-11-01T00:00Z", "2026-12-02T00:00Z")]
    [InlineData("BTC-USD/5d", "2026-11-16T00:00Z", "2026-11-21T00:00Z")]
    [InlineData("BMW.F/1d", "2026-11-20T08:00Z", "2026-11-21T08:00Z")]
    [InlineData("AZT.OL/1d", "2026-11-20T08:00Z", "2026-11-21T08:00Z")]
    [InlineData("AZT.OL/1h", "2026-11-20T15:00Z", "2026-11-20T16:00Z")]
    [InlineData("AZT.OL/1wk", "2026-11-16T08:00Z", "2026-11-23T08:00Z")]
    [InlineData("AZT.OL/1mo", "2026-11-02T08:00Z", "2026-12-03T08:00Z")]
    [InlineData("AZT.OL/5d", "2026-11-16T08:00Z", "2026-11-21T08:00Z")]
    [InlineData("7203.T/1h", "2026-11-20T03:00Z", "2026-11-20T04:00Z")]
    [InlineData("BTC-USD/90m", "2026-07-06T19:30Z", "2026-07-06T21:00Z")]
    [InlineData("GC=F/1d", "2026-07-06T13:30Z", "2026-07-07T13:30Z")]
    public void ClosesAt_aBarThatNoSessionExplains_takesItsWholeInterval(string series, string open, string close) => Check(series, open, close);

    [Fact]
    public void ClosesAt_aBar_isOpenUntilItsIntervalHasPassed() => Assert.Equal([0, 1], new[] { -1, 0 }.Select(ticks => Closed("2026-07-06T13:35Z", ticks)));

    [Fact]
    public void CountClosed_leavesTheLiveTailOut()
    {
        Assert.Equal(0, Closed("2026-07-06T13:30Z"));
        Assert.Equal(2, Closed("2026-07-06T13:44Z"));
        Assert.Equal(4, Closed("2026-07-06T14:44Z"));
    }

    // Of four 5m bars from the opening at 13:30 on.
    private static int Closed(string now, long ticksLater = 0)
    {
        var clock = new SessionBarClock(new FakeTimeProvider(new DateTimeOffset(Utc(now).AddTicks(ticksLater))), new TradingCalendar());
        return clock.CountClosed(SeriesKey.Parse("AAPL/5m"), [.. Enumerable.Range(0, 4).Select(i => new Bar(Utc("2026-07-06T13:30Z").AddMinutes(5 * i), 1, 1, 1, 1, 1))]);
    }

    private static void Check(string series, string open, string close) =>
        Assert.Equal(Utc(close), new TradingCalendar().ClosesAt(SeriesKey.Parse(series), Utc(open)));

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text, null).UtcDateTime;
}
