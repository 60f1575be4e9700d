using Anomaly.Grains.Detecting;
using Anomaly.Grains.Tests.Kit;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Grains.Tests.Detecting;

public sealed class BarFetcherTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");
    private readonly FakeMarket _market = new();
    private readonly FakeTimeProvider _exchange = new(new DateTimeOffset(TestBars.Start));
    private readonly BarFetcher _fetcher;

    public BarFetcherTests() => _fetcher = new BarFetcher(_market, new ElapsedBarClock(_exchange));

    [Fact]
    public async Task FetchAsync_lastIntervalHasNotClosed_itsBarIsLive()
    {
        var bars = TestBars.Walk(10);
        _market.Put(Apple, bars);
        _exchange.Advance(TimeSpan.FromDays(9.5));

        var fetched = await _fetcher.FetchAsync(Apple, TestBars.Start.AddDays(4), CancellationToken.None);

        Assert.Equal(bars[4..9], fetched.Closed);
        Assert.Equal(bars[9..], fetched.Live);
        Assert.Equal((TestBars.Start.AddDays(4), 6), (fetched.From, fetched.Count));
        Assert.Empty(fetched.Warnings);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    [InlineData(2.5, 3)]
    [InlineData(30, 9)]
    public async Task CountUpTo_countsClosedBarsThatOpenAtTheTimeOrEarlier(double days, int expected)
    {
        _market.Put(Apple, TestBars.Walk(10));
        _exchange.Advance(TimeSpan.FromDays(9.5));

        var fetched = await _fetcher.FetchAsync(Apple, TestBars.Start, CancellationToken.None);

        Assert.Equal(expected, fetched.CountUpTo(TestBars.Start.AddDays(days)));
    }

    [Fact]
    public async Task FetchAsync_incompleteBar_isLeftOut()
    {
        var bars = TestBars.Walk(10);
        _market.Put(Apple, [.. bars[..5], bars[5] with { Close = double.NaN }, .. bars[6..]]);
        _exchange.Advance(TimeSpan.FromDays(10));

        var fetched = await _fetcher.FetchAsync(Apple, TestBars.Start, CancellationToken.None);

        Assert.Equal(bars.Where((_, i) => i != 5), fetched.Closed);
    }

    [Fact]
    public async Task FetchOnwardsAsync_seriesThatIsFarBehind_takesWhatFollowsWithoutAHole()
    {
        var minutes = SeriesKey.Parse("AAPL/1m");
        var bars = TestBars.Walk(1_000).Select((bar, i) => bar with { Time = TestBars.Start.AddDays(i) }).ToArray();
        _market.Put(minutes, bars);
        _exchange.Advance(TimeSpan.FromDays(1_000));

        var fetched = await _fetcher.FetchOnwardsAsync(minutes, bars[0].Time, bars[4].Time, CancellationToken.None);

        Assert.InRange(fetched.Closed.Length, 50, 500);
        Assert.Equal(bars[..fetched.Closed.Length], fetched.Closed);
        Assert.EndsWith("the next detection goes on from there.", Assert.Single(fetched.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchOnwardsAsync_nothingTradedForLong_takesWhatCameThen()
    {
        var minutes = SeriesKey.Parse("AAPL/1m");
        var walk = TestBars.Walk(6);
        Bar[] bars = [.. walk[..5], walk[5] with { Time = TestBars.Start.AddDays(900) }];
        _market.Put(minutes, bars);
        _exchange.Advance(TimeSpan.FromDays(1_000));

        var fetched = await _fetcher.FetchOnwardsAsync(minutes, bars[4].Time, bars[4].Time, CancellationToken.None);

        Assert.Equal(bars[4..], fetched.Closed);
        Assert.Empty(fetched.Warnings);
    }

    [Fact]
    public async Task FetchLatestAsync_tickerThatStoppedTrading_givesThePeriodThatEndsWithItsLastBar()
    {
        var bars = TestBars.Walk(400);
        _market.Put(Apple, bars);
        _exchange.SetUtcNow(new DateTimeOffset(TestBars.Start.AddYears(20)));

        var fetched = await _fetcher.FetchLatestAsync(Apple, Period.Parse("10d"), int.MaxValue, CancellationToken.None);

        Assert.Equal(bars[^11..], fetched.Closed);
        Assert.Equal(bars[^1].Time.AddDays(-10), fetched.From);
    }

    [Fact]
    public async Task FetchLatestAsync_noBarsAtAll_isEmptyAndSaysWhatWasAskedFor()
    {
        _market.Put(Apple, []);

        var fetched = await _fetcher.FetchLatestAsync(Apple, Period.Parse("10d"), int.MaxValue, CancellationToken.None);

        Assert.Equal((0, TestBars.Start.AddDays(-10)), (fetched.Count, fetched.From));
        Assert.Equal(2, _market.Calls.Count);
    }

    [Fact]
    public async Task FetchLatestAsync_moreBarsThanAreWanted_givesTheNewestAndSaysWhereTheyBegin()
    {
        var bars = TestBars.Walk(400);
        _market.Put(Apple, bars);
        _exchange.Advance(TimeSpan.FromDays(400));

        var fetched = await _fetcher.FetchLatestAsync(Apple, Period.Max, 100, CancellationToken.None);

        Assert.Equal(bars[^100..], fetched.Closed);
        Assert.Equal(bars[^100].Time, fetched.From);
        // It does not ask for a history that it would throw away.
        Assert.True(_market.Calls.Single().From > TestBars.Start.AddDays(200));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(399, true)]
    public async Task HasBarsBefore_askedAtABar_isWhetherThereIsOneBeforeIt(int bar, bool expected)
    {
        var bars = TestBars.Walk(400);
        _market.Put(Apple, bars);
        _exchange.Advance(TimeSpan.FromDays(400));

        Assert.Equal(expected, await _fetcher.HasBarsBeforeAsync(Apple, bars[bar].Time, CancellationToken.None));
    }

    [Fact]
    public void WindowStart_onAQuietDay_countsFromTheEndOfTheLastBar()
    {
        _exchange.Advance(TimeSpan.FromDays(100));

        Assert.Equal(TestBars.Start.AddDays(87), _fetcher.WindowStart(Period.Parse("5d"), Interval.OneDay, TestBars.Start.AddDays(91)));
    }

    [Fact]
    public void WindowStart_lastBarStillRuns_countsFromNow()
    {
        _exchange.Advance(TimeSpan.FromDays(100.5));

        Assert.Equal(TestBars.Start.AddDays(95.5), _fetcher.WindowStart(Period.Parse("5d"), Interval.OneDay, TestBars.Start.AddDays(100)));
    }

    [Theory]
    [InlineData("1m", null, "5d")]
    [InlineData("5m", null, "1mo")]
    [InlineData("1h", null, "1y")]
    [InlineData("1d", null, "5y")]
    [InlineData("1wk", null, "max")]
    [InlineData("1d", "1mo", "5y")]
    [InlineData("1d", "10y", "10y")]
    public void HistoryDepth_isWhatTheIntervalIsKeptFor_orMoreWhereMoreIsAskedFor(string interval, string? asked, string expected) => Assert.Equal(
        Period.Parse(expected), _fetcher.HistoryDepth(Interval.Parse(interval), asked is null ? null : Period.Parse(asked)));
}
