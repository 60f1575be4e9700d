using System.Globalization;
using Anomaly.Grains.Scheduling;
using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Sources;
using Anomaly.Storage;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Grains.Tests.Scheduling;

/// <summary>The schedule asks the source when there should be a bar, not all night and every holiday.</summary>
public sealed class ScanListTests
{
    private static readonly HashSet<SeriesKey> None = [];

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
    public async Task Due_onceTheNextBarShouldHaveClosed_andNotBefore(string key, string last, string due)
    {
        var (list, time) = await ReadAsync(key, last);

        // The session of the last bar was looked at once more already.
        time.SetUtcNow(Utc(due).AddSeconds(-1));
        foreach (var entry in list.Due().ToList())
        {
            entry.Enqueue();
            entry.Postpone(time.GetUtcNow());
            entry.End();
        }

        Assert.Empty(list.Due());
        time.SetUtcNow(Utc(due));
        Assert.Single(list.Due());
    }

    [Fact]
    public async Task Due_onceAfterTheSession_forWhatTheSourceCorrects()
    {
        var (list, time) = await ReadAsync("AAPL/5m", "2026-11-25T20:55:00Z", scannedAt: "2026-11-25T21:00:01Z");

        time.SetUtcNow(Utc("2026-11-25T21:29:59Z"));
        Assert.Empty(list.Due());
        time.SetUtcNow(Utc("2026-11-25T21:30:00Z"));
        var entry = Assert.Single(list.Due());
        entry.Enqueue();
        entry.Postpone(time.GetUtcNow());
        entry.End();

        Assert.Equal((0, Utc("2026-11-27T14:35:00Z").UtcDateTime), (entry.Misses, entry.Due));
        Assert.Empty(list.Due());
    }

    [Fact]
    public async Task Postpone_againAndAgain_pausesLongerUpToAnHour()
    {
        var (list, time) = await ReadAsync("AAPL/1m", "2026-11-25T15:00:00Z");
        time.SetUtcNow(Utc("2026-11-25T15:02:00Z"));
        var entry = Assert.Single(list.Due());
        var pauses = new List<double>();
        for (var i = 0; i < 14; i++)
        {
            entry.Postpone(time.GetUtcNow(), "The source is down.");
            pauses.Add((entry.NotBefore - time.GetUtcNow()).TotalSeconds);
        }

        Assert.Equal([2.5, 5, 10, 20, 40], pauses.Take(5));
        Assert.Equal(3600, pauses[^1]);
        Assert.Equal((14, "The source is down."), (entry.Misses, entry.Problem));
        Assert.Empty(list.Due());
        entry.Advance(Utc("2026-11-25T15:01:00Z").UtcDateTime);
        Assert.Equal((0, null, Utc("2026-11-25T15:03:00Z").UtcDateTime), (entry.Misses, entry.Problem, entry.Due));
    }

    [Theory]
    [InlineData("7203.T/1d", "2026-11-24T00:00:00Z", "2026-11-25T06:30:00Z", "2026-11-26T06:30:00Z")]
    [InlineData("AAPL/1d", "2026-11-24T14:30:00Z", "2026-11-25T21:00:00Z", "2026-11-27T18:00:00Z")] // over Thanksgiving, to an early close
    [InlineData("AAPL/1m", "2026-11-25T20:58:00Z", "2026-11-25T21:00:00Z", "2026-11-27T14:31:00Z")]
    public async Task Postpone_barThatNeverComes_isNoReasonToMissTheNextSession(string key, string last, string due, string next)
    {
        var (list, time) = await ReadAsync(key, last, scannedAt: due);
        var entry = Assert.Single(list.Due());
        while (time.GetUtcNow() < Utc(next))
        {
            entry.Postpone(time.GetUtcNow());
            time.SetUtcNow(entry.NotBefore);
        }

        Assert.Equal(Utc(next), time.GetUtcNow());
        Assert.Same(entry, Assert.Single(list.Due()));
        entry.Postpone(time.GetUtcNow());
        Assert.Equal(entry.Series.Interval.Length / 24, entry.NotBefore - time.GetUtcNow());
    }

    [Fact]
    public async Task Postpone_failedForAWhile_restsNoLongerThanThat()
    {
        var (list, time) = await ReadAsync("AAPL/1d", "2026-11-24T14:30:00Z");
        time.SetUtcNow(Utc("2026-11-25T21:00:00Z"));
        var entry = Assert.Single(list.Due());
        var began = time.GetUtcNow();

        for (var i = 0; i < 10; i++)
        {
            entry.Postpone(time.GetUtcNow(), "The connection to Yahoo failed.");
            Assert.Equal(time.GetUtcNow() - began + TimeSpan.FromSeconds(30), entry.NotBefore - time.GetUtcNow());
            time.SetUtcNow(entry.NotBefore);
        }

        Assert.Equal(10, entry.Misses);
    }

    [Fact]
    public async Task Postpone_tickerThatIsGone_isAskedForOnceADayInTheEnd()
    {
        var (list, time) = await ReadAsync("AAPL/5m", "2026-11-20T20:50:00Z");
        time.SetUtcNow(Utc("2026-11-20T21:00:00Z"));
        var entry = Assert.Single(list.Due());
        var asked = new List<DateTimeOffset>();
        while (time.GetUtcNow() < Utc("2026-11-26T00:00:00Z"))
        {
            asked.Add(time.GetUtcNow());
            entry.Postpone(time.GetUtcNow(), "Yahoo has no data for AAPL.", isGone: true);
            time.SetUtcNow(entry.NotBefore);
        }

        Assert.Equal([Utc("2026-11-23T14:35:00Z"), Utc("2026-11-24T14:35:00Z"), Utc("2026-11-25T14:35:00Z")], asked.Where(at => at >= Utc("2026-11-23T14:00:00Z")));
    }

    [Fact]
    public async Task Postpone_sourceSaysWhenToAskAgain_restsUntilThenHoweverOften()
    {
        var (list, time) = await ReadAsync("AAPL/15m", "2026-11-25T15:00:00Z");
        time.SetUtcNow(Utc("2026-11-25T15:30:00Z"));
        var entry = Assert.Single(list.Due());
        entry.Postpone(time.GetUtcNow(), "Yahoo has an error (503).");
        // While the circuit is open, calls fail at once: the more of them, the longer the series rested once the source was back.
        for (var i = 0; i < 8; i++)
            entry.Postpone(time.GetUtcNow(), "Yahoo has failed repeatedly and is left alone.", TimeSpan.FromSeconds(30));

        Assert.Equal((1, TimeSpan.FromSeconds(30)), (entry.Misses, entry.NotBefore - time.GetUtcNow()));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Single(list.Due());
        entry.Postpone(time.GetUtcNow(), "Yahoo has an error (503).");
        Assert.Equal(TimeSpan.FromSeconds(60), entry.NotBefore - time.GetUtcNow());
    }

    [Fact]
    public async Task Postpone_sourceMayBeAskedAtOnce_restsAllTheSame()
    {
        var (list, time) = await ReadAsync("AAPL/15m", "2026-11-25T15:00:00Z");
        time.SetUtcNow(Utc("2026-11-25T15:30:00Z"));
        var entry = Assert.Single(list.Due());

        entry.Postpone(time.GetUtcNow(), "Yahoo throttles.", TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromSeconds(5), entry.NotBefore - time.GetUtcNow());
    }

    [Fact]
    public async Task ReadAsync_again_keepsPausesAndTakesWhatOthersDetected()
    {
        var (list, time) = await ReadAsync("AAPL/1m", "2026-11-25T15:00:00Z");
        time.SetUtcNow(Utc("2026-11-25T15:02:00Z"));
        var entry = Assert.Single(list.Due());
        entry.Postpone(time.GetUtcNow(), "The source is down.");

        await list.ReadAsync(Known("AAPL/1m", "2026-11-25T15:00:00Z"), None);
        Assert.Same(entry, Assert.Single(list.Scanned));
        Assert.Equal(1, entry.Misses);
        await list.ReadAsync(Known("AAPL/1m", "2026-11-25T15:01:00Z"), None);
        Assert.Equal((0, Utc("2026-11-25T15:03:00Z").UtcDateTime), (entry.Misses, entry.Due));
        await list.ReadAsync(Known("MSFT/1m", "2026-11-25T15:01:00Z"), None);
        Assert.Equal("MSFT/1m", Assert.Single(list.Scanned).Series.ToString());
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(MarketDataSource.Simulated, true)]
    [InlineData(MarketDataSource.Push, false)]
    [InlineData(MarketDataSource.Yahoo, false)]
    public async Task Due_onlyWhereItsSourceCanBeAsked(MarketDataSource? source, bool due)
    {
        var (list, time) = await ReadAsync("AAPL/1d", "2026-11-20T14:30:00Z", source);
        time.SetUtcNow(Utc("2026-11-25T21:00:00Z"));

        Assert.Equal(due, list.Due().Any());
    }

    [Fact]
    public async Task Refresh_whileTheListIsRead_isNotUndoneByOlderPages()
    {
        var (list, _) = await ReadAsync("AAPL/15m", "2026-11-25T15:00:00Z");
        var rest = new TaskCompletionSource();
        var reading = list.ReadAsync(Slowly(), None);

        await foreach (var known in Known("AAPL/15m", "2026-11-25T15:00:00Z"))
            list.Refresh(known with { Followed = true });
        await foreach (var added in Known("MSFT/15m", "2026-11-25T15:00:00Z"))
            list.Refresh(added with { Followed = true });
        rest.SetResult();
        await reading;

        Assert.All(list.List(new ScheduledSeriesQuery()).Items, series => Assert.Contains(ScanReason.Followed, series.Reasons));
        Assert.Equal(2, list.List(new ScheduledSeriesQuery()).Items.Length);

        async IAsyncEnumerable<SeriesMetadata> Slowly()
        {
            await foreach (var known in Known("AAPL/15m", "2026-11-25T15:00:00Z"))
                yield return known;
            await rest.Task;
        }
    }

    private static async Task<(ScanList List, FakeTimeProvider Time)> ReadAsync(string key, string last, MarketDataSource? source = null, string? scannedAt = null)
    {
        var time = new FakeTimeProvider(Utc(scannedAt ?? last));
        var calendar = new TradingCalendar();
        var clock = new SessionBarClock(time, calendar);
        BarSource[] inUse = [new(MarketDataSource.Simulated, new FakeMarket(), clock, calendar), new(MarketDataSource.Push, new PushedMarketData(), clock, calendar)];
        var list = new ScanList(new BarSources(inUse, Options.Create(new MarketDataOptions()), time), new SchedulerOptions(), time);
        await list.ReadAsync(Known(key, last, source, scannedAt), None);
        return (list, time);
    }

    private static async IAsyncEnumerable<SeriesMetadata> Known(string key, string last, MarketDataSource? source = null, string? scannedAt = null)
    {
        await Task.CompletedTask;
        yield return new SeriesMetadata
        {
            Series = SeriesKey.Parse(key),
            LastDetectedTimestamp = Utc(last).UtcDateTime,
            LastDetectionRun = Utc(scannedAt ?? last).UtcDateTime,
            UpdatedAt = Utc(last).UtcDateTime,
            Status = RunStatus.Complete,
            Source = source,
            Followed = true,
        };
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
