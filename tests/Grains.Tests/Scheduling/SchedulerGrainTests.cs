using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Storage;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Scheduling;

public sealed class SchedulerGrainTests
{
    [Fact]
    public async Task Scan_detectsWhatIsDueAndNothingElse()
    {
        await using var host = await DetectionHost.StartAsync();
        await KnowAsync(host, 20);
        host.CloseBars(51);

        var first = await host.Scheduler.ScanAsync(CancellationToken.None);
        var second = await host.Scheduler.ScanAsync(CancellationToken.None);

        Assert.Equal((20, 20, 0), (first.Series, first.Detected, first.Failed));
        Assert.Equal((0, 0), (second.Series, second.Detected));
    }

    [Fact]
    public async Task Scan_sourceHasNothingYet_restsTheSeriesInsteadOfFillingTheAudit()
    {
        await using var host = await DetectionHost.StartAsync();
        await KnowAsync(host, 1);
        host.CloseBars(500);
        await host.Scheduler.ScanAsync(CancellationToken.None);

        var resting = await host.Scheduler.ScanAsync(CancellationToken.None);
        Assert.Equal(0, resting.Detected);
        host.Wall.Advance(TimeSpan.FromMinutes(61));
        await host.Scheduler.ScanAsync(CancellationToken.None);

        var runs = await host.Store.ListRunsAsync(new RunQuery { Trigger = RunTrigger.Scheduler });
        Assert.InRange(runs.Items.Length, 1, 3);
    }

    [Fact]
    public async Task Scan_someFail_othersAreDetectedAndTheReportSaysWhich()
    {
        await using var host = await DetectionHost.StartAsync();
        await KnowAsync(host, 3);
        host.CloseBars(51);
        host.Market.Failure = (series, _, _) => series.Ticker.Symbol == "T001" ? new MarketDataUnavailableException("Down.") : null;

        var report = await host.Scheduler.ScanAsync(CancellationToken.None);

        Assert.Equal((3, 2, 1), (report.Series, report.Detected, report.Failed));
        Assert.Equal("T001/1d: Down.", Assert.Single(report.Errors));
    }

    [Fact]
    public async Task Scan_slowSeries_keepsNoOtherWaiting()
    {
        await using var host = await DetectionHost.StartAsync();
        await KnowAsync(host, 3);
        host.CloseBars(51);
        var slow = new TaskCompletionSource();
        host.Market.Gate = (series, _) => series.Ticker.Symbol == "T001" ? slow.Task : Task.CompletedTask;

        var scan = host.Scheduler.ScanAsync(CancellationToken.None);
        await Eventually.HoldsAsync(
            async () => (await host.Scheduler.GetStatusAsync(CancellationToken.None)).Markets is [{ Running: 1, Waiting: 0 }], TimeSpan.FromSeconds(60), () => "the slow series holds the others.");
        host.CloseBars(52);
        host.Market.Put(SeriesKey.Parse("T002/1d"), TestBars.Walk(52, seed: 2));
        var second = host.Scheduler.ScanAsync(CancellationToken.None);
        await Eventually.HoldsAsync(
            async () => (await host.Store.LoadSeriesAsync(SeriesKey.Parse("T002/1d")))!.LastDetectedTimestamp == TestBars.Start.AddDays(51), TimeSpan.FromSeconds(60), () => "the next bar of another series was not detected.");
        slow.SetResult();

        Assert.Equal((3, 4), ((await scan).Detected, (await second).Detected));
    }

    [Fact]
    public async Task Scan_faultOfOurOwn_restsTheSeriesInsteadOfTryingEverySecond()
    {
        await using var host = await DetectionHost.StartAsync();
        await KnowAsync(host, 1);
        host.CloseBars(51);
        host.Market.Failure = (_, _, _) => new InvalidOperationException("A fault.");

        var first = await host.Scheduler.ScanAsync(CancellationToken.None);
        var second = await host.Scheduler.ScanAsync(CancellationToken.None);

        Assert.Equal((1, 0), (first.Failed, second.Series));
    }

    [Fact]
    public async Task GetStatus_seriesWithoutBars_hasNoTimeOfItsNext()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(SeriesKey.Parse("T000/1d"), []);
        await host.Store.CommitAsync(new DetectionCommit { ExpectedVersion = 0, Metadata = new SeriesMetadata { Series = SeriesKey.Parse("T000/1d"), UpdatedAt = TestBars.Start, Followed = true } });

        var report = await host.Scheduler.ScanAsync(CancellationToken.None);

        Assert.Equal(1, report.Series);
        Assert.Null(Assert.Single((await host.Scheduler.GetStatusAsync(CancellationToken.None)).Markets).NextDue);
    }

    [Fact]
    public async Task GetStatus_failingSeries_saysWhyAndUntilWhenItRests()
    {
        await using var host = await DetectionHost.StartAsync();
        await KnowAsync(host, 2);
        host.CloseBars(51);
        host.Market.Failure = (series, _, _) => series.Ticker.Symbol == "T001" ? new MarketDataUnavailableException("Down.") : null;
        await host.Scheduler.ScanAsync(CancellationToken.None);

        var market = Assert.Single((await host.Scheduler.GetStatusAsync(CancellationToken.None)).Markets);

        Assert.Equal(("US", 2, 1), (market.Market, market.Series, market.Failing));
        var pause = Assert.Single(market.Pauses);
        Assert.Equal(("T001/1d", 1, "Down.", host.Wall.GetUtcNow().AddSeconds(30)), (pause.Series.ToString(), pause.Misses, pause.Problem, pause.Until));
    }

    [Fact]
    public async Task Follow_theScheduleKnowsItAtOnce()
    {
        await using var host = await DetectionHost.StartAsync();
        await KnowAsync(host, 1);
        Assert.Equal([ScanReason.Charted], Assert.Single((await host.Scheduler.ListSeriesAsync(new(), CancellationToken.None)).Items).Reasons.AsEnumerable());

        await host.Ticker("T000/1d").SetFollowedAsync(true, CancellationToken.None);

        await Eventually.HoldsAsync(
            async () => (await host.Scheduler.ListSeriesAsync(new() { Reason = ScanReason.Followed }, CancellationToken.None)).Items.Length == 1,
            TimeSpan.FromSeconds(60),
            () => "the schedule has not heard of it.");
        await host.RestartAsync();
        Assert.Single((await host.Scheduler.ListSeriesAsync(new() { Reason = ScanReason.Followed }, CancellationToken.None)).Items);
    }

    [Fact]
    public async Task Toggle_survivesARestart()
    {
        await using var host = await DetectionHost.StartAsync();
        Assert.False((await host.Scheduler.GetStatusAsync(CancellationToken.None)).Enabled);

        await host.Scheduler.SetEnabledAsync(true, CancellationToken.None);
        await host.RestartAsync();

        Assert.True((await host.Scheduler.GetStatusAsync(CancellationToken.None)).Enabled);
    }

    [Fact]
    public async Task Enabled_scansOnItsOwn()
    {
        await using var host = await DetectionHost.StartAsync(host => host.Settings["Anomaly:Scheduler:Enabled"] = "true");
        await KnowAsync(host, 1);
        var asked = new TaskCompletionSource();
        host.Market.Gate = (_, _) =>
        {
            asked.TrySetResult();
            return Task.CompletedTask;
        };
        host.CloseBars(51);
        await host.Scheduler.GetStatusAsync(CancellationToken.None);

        host.Wall.Advance(TimeSpan.FromMinutes(1));

        await Eventually.HoldsAsync(() => asked.Task.IsCompleted, TimeSpan.FromSeconds(60), () => "no scan has asked the source for bars.");
    }

    private static async Task KnowAsync(DetectionHost host, int count)
    {
        host.CloseBars(50);
        for (var i = 0; i < count; i++)
        {
            var key = $"T{i:000}/1d";
            host.Market.Put(SeriesKey.Parse(key), TestBars.Walk(51, seed: i));
            await host.DetectAsync(key);
        }
    }
}
