using Anomaly.Grains.Tests.Kit;
using Anomaly.Grains.Detecting;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Tickers;

/// <summary>Corrections further back than the overlap are seen, and it is not every detection that pays for looking.</summary>
public sealed class WholeLookTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");
    private static readonly DateTime Monday = new(2026, 1, 5, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Detect_barCorrectedLongAgo_isSeenWithinAWeekAndComesOutAsIfItHadAlwaysBeenSo(bool restarted)
    {
        await using var host = await DetectionHost.StartAsync();
        await using var fresh = await DetectionHost.StartAsync();
        var bars = TestBars.Walk(301);
        host.Market.Put(Apple, bars);
        host.CloseBars(300);
        await host.DetectAsync();
        bars[122] = bars[122] with { Close = bars[122].Close * 1.3, High = bars[122].High * 1.31 };
        host.Market.Put(Apple, bars);
        Assert.Equal("already_detected", (await host.DetectAsync()).Reason);

        host.Wall.Advance(TimeSpan.FromDays(7));
        host.CloseBars(301);
        if (restarted)
            await host.RestartAsync();
        var outcome = await host.DetectAsync();

        Assert.Equal("revised", outcome.Reason);
        fresh.Market.Put(Apple, bars);
        fresh.CloseBars(301);
        await fresh.DetectAsync();
        Assert.Equal(bars, await host.Store.ReadBarsAsync(Apple, TimeRange.All));
        Assert.Equal((await fresh.Store.LoadSeriesAsync(Apple))!.FeatureState, (await host.Store.LoadSeriesAsync(Apple))!.FeatureState);
        Assert.Equal(
            (await fresh.AnomaliesAsync()).Select(anomaly => anomaly.Id),
            (await host.AnomaliesAsync()).Where(anomaly => anomaly.Status != AnomalyStatus.Retracted).Select(anomaly => anomaly.Id));
    }

    [Fact]
    public async Task Detect_wholeLook_pushesOnlyTheNewBarsAndComesOnceAWeek()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(Apple, TestBars.Walk(310));
        host.CloseBars(300);
        await host.DetectAsync();
        host.Wall.Advance(TimeSpan.FromDays(7));
        host.CloseBars(302);

        var outcome = await host.DetectAsync();
        await host.DetectAsync();
        host.CloseBars(303);
        await host.DetectAsync();

        Assert.Equal((null, 2), (outcome.Reason, outcome.RowsProcessed));
        Assert.Equal(
            [TestBars.Start, TestBars.Start.AddDays(297), TestBars.Start.AddDays(297)], host.Market.Calls.TakeLast(3).Select(call => call.From));
    }

    [Fact]
    public async Task Detect_wholeLookSwitchedOff_neverLooksBack()
    {
        await using var host = await DetectionHost.StartAsync(host => host.Settings["Anomaly:Detection:FullComparisonInterval"] = "00:00:00");
        host.Market.Put(Apple, TestBars.Walk(310));
        host.CloseBars(300);
        await host.DetectAsync();
        host.Wall.Advance(TimeSpan.FromDays(100));

        await host.DetectAsync();

        Assert.Equal(TestBars.Start.AddDays(295), host.Market.Calls.Last().From);
    }

    [Fact]
    public void IsDue_overAWeek_isTrueForAboutAsManySeriesEveryDay()
    {
        var due = new int[7];
        for (var i = 0; i < 700; i++)
        {
            var (look, series) = (new FullComparisonSchedule(TimeSpan.FromDays(7)), Snapshot($"T{i}/1d", Monday));
            var day = Enumerable.Range(1, 7).First(day => look.IsDue(series, Monday.AddDays(day)));
            due[day - 1]++;
        }

        Assert.All(due, count => Assert.InRange(count, 60, 140));
    }

    [Fact]
    public void IsDue_afterALookWithoutACommit_waitsForTheNextStretch()
    {
        var (look, series) = (new FullComparisonSchedule(TimeSpan.FromDays(7)), Snapshot("AAPL/1d", Monday));
        var first = Enumerable.Range(1, 7).Select(day => Monday.AddDays(day)).First(day => look.IsDue(series, day));

        look.MarkDone(first);

        Assert.False(look.IsDue(series, first.AddHours(1)));
        Assert.True(look.IsDue(series, first.AddDays(7)));
    }

    private static SeriesSnapshot Snapshot(string key, DateTime committed)
    {
        var series = SeriesKey.Parse(key);
        return new SeriesSnapshot(series, new SeriesMetadata { Series = series, LastDetectionRun = committed, UpdatedAt = committed, Status = RunStatus.Complete }, [TestBars.Walk(1)[0]]);
    }
}
