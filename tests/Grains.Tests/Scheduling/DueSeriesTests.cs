using System.Globalization;
using Anomaly.Grains.Scheduling;
using Anomaly.MarketData.Calendars;
using Anomaly.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Grains.Tests.Scheduling;

/// <summary>The schedule asks the source when there should be a bar, not all night and every holiday.</summary>
public sealed class DueSeriesTests
{
    [Theory]
    [InlineData("AAPL/1d", "2026-11-25T14:30:00Z", "2026-11-27T18:00:00Z")] // over Thanksgiving, to an early close
    [InlineData("AAPL/1d", "2026-10-30T13:30:00Z", "2026-11-02T21:00:00Z")] // over a weekend on which the clocks go back
    [InlineData("AAPL/1m", "2026-11-25T15:00:00Z", "2026-11-25T15:02:00Z")]
    [InlineData("AAPL/1m", "2026-11-25T20:59:00Z", "2026-11-27T14:31:00Z")]
    [InlineData("AAPL/1h", "2026-11-25T19:30:00Z", "2026-11-25T21:00:00Z")] // the last hour is half
    [InlineData("7203.T/5m", "2026-11-25T02:25:00Z", "2026-11-25T03:35:00Z")] // lunch
    [InlineData("7203.T/1d", "2026-11-20T00:00:00Z", "2026-11-24T06:30:00Z")] // Labour Thanksgiving Day
    [InlineData("BTC-USD/1d", "2026-11-26T00:00:00Z", "2026-11-28T00:00:00Z")] // round the clock
    [InlineData("AAPL/1d", "2026-11-25T00:00:00Z", "2026-11-27T00:00:00Z")] // a source that stamps days, not sessions
    [InlineData("AAPL/1wk", "2026-11-16T14:30:00Z", "2026-11-27T18:00:00Z")] // the short Friday after Thanksgiving
    [InlineData("AAPL/1wk", "2026-08-31T04:00:00Z", "2026-09-11T20:00:00Z")] // stamped at midnight; the week after begins with Labor Day
    [InlineData("AAPL/1mo", "2026-02-01T05:00:00Z", "2026-03-31T20:00:00Z")]
    [InlineData("AAPL/1mo", "2026-01-02T14:30:00Z", "2026-02-27T21:00:00Z")]
    [InlineData("AAPL/5d", "2026-11-09T14:30:00Z", "2026-11-20T21:00:00Z")]
    [InlineData("BTC-USD/1wk", "2026-11-16T00:00:00Z", "2026-11-30T00:00:00Z")]
    [InlineData("AZT.OL/1h", "2026-11-20T08:00:00Z", "2026-11-20T10:00:00Z")] // hours that are not known
    [InlineData("AZT.OL/1mo", "2026-11-02T08:00:00Z", "2027-01-03T08:00:00Z")]
    public void IsDue_onceTheNextBarShouldHaveClosed_andNotBefore(string key, string last, string due)
    {
        var time = new FakeTimeProvider(Utc(last));
        var calendar = new TradingCalendar();
        var series = new DueSeries(new SessionBarClock(time, calendar), calendar, time);
        var metadata = new SeriesMetadata
        {
            Series = SeriesKey.Parse(key), LastDetectedTimestamp = Utc(last).UtcDateTime, UpdatedAt = Utc(last).UtcDateTime, Status = RunStatus.Complete,
        };

        time.SetUtcNow(Utc(due).AddSeconds(-1));
        Assert.False(series.IsDue(metadata));
        time.SetUtcNow(Utc(due));
        Assert.True(series.IsDue(metadata));
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
