using Anomaly.Grains.Detecting;
using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Detecting;

/// <summary>Corrections further back than the overlap are seen, and not every detection pays for it.</summary>
public sealed class FullComparisonScheduleTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");
    private static readonly DateTime Monday = new(2026, 1, 5, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Detect_barCorrectedLongAgo_isSeenWithinAWeekAndComesOutAsIfItHadAlwaysBeenSo(bool restarted)
    {
        await using var host = SeriesHost.Start();
        await using var fresh = SeriesHost.Start();
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
    public async Task Detect_fullComparison_pushesOnlyTheNewBarsAndComesOnceAWeek()
    {
        await using var host = SeriesHost.Start();
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
    public async Task Detect_fullComparisonSwitchedOff_asksForTheOverlapOnly()
    {
        await using var host = SeriesHost.Start(options => options.FullComparisonInterval = TimeSpan.Zero);
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
            var (schedule, series) = (new FullComparisonSchedule(TimeSpan.FromDays(7)), Snapshot($"T{i}/1d", Monday));
            var day = Enumerable.Range(1, 7).First(day => schedule.IsDue(series, Monday.AddDays(day)));
            due[day - 1]++;
        }

        Assert.All(due, count => Assert.InRange(count, 60, 140));
    }

    [Fact]
    public void IsDue_afterAComparisonWithoutACommit_waitsForTheNextInterval()
    {
        var (schedule, series) = (new FullComparisonSchedule(TimeSpan.FromDays(7)), Snapshot("AAPL/1d", Monday));
        var first = Enumerable.Range(1, 7).Select(day => Monday.AddDays(day)).First(day => schedule.IsDue(series, day));

        schedule.MarkDone(first);

        Assert.False(schedule.IsDue(series, first.AddHours(1)));
        Assert.True(schedule.IsDue(series, first.AddDays(7)));
    }

    private static SeriesSnapshot Snapshot(string key, DateTime committed)
    {
        var series = SeriesKey.Parse(key);
        return new SeriesSnapshot(series, new SeriesMetadata { Series = series, LastDetectionRun = committed, UpdatedAt = committed, Status = RunStatus.Complete }, [TestBars.Walk(1)[0]]);
    }
}
