using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Tickers;

/// <summary>What the schedule is told of a series: whether it is followed, and when it was last asked for.</summary>
public sealed class SeriesFollowTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");
    private static readonly ChartQuery Chart = new() { Period = Period.Parse("1mo"), Budget = TimeSpan.FromSeconds(30), Refresh = false };

    [Fact]
    public async Task Follow_survivesDetectionsAndRestarts()
    {
        await using var host = Start();
        await host.DetectAsync();

        var followed = await host.Ticker().SetFollowedAsync(true);
        host.CloseBars(310);
        await host.DetectAsync();
        await host.RestartAsync();

        Assert.True(followed.Followed);
        Assert.True((await host.Ticker().GetStateAsync(CancellationToken.None)).Followed);
        Assert.Equal(310, (await host.Store.LoadSeriesAsync(Apple))!.RowsProcessed);
        Assert.False((await host.Ticker().SetFollowedAsync(false)).Followed);
        Assert.False((await host.Store.LoadSeriesAsync(Apple))!.Followed);
    }

    [Fact]
    public async Task Follow_again_writesNothing()
    {
        await using var host = Start();
        await host.DetectAsync();

        var first = await host.Ticker().SetFollowedAsync(true);
        var second = await host.Ticker().SetFollowedAsync(true);

        Assert.Equal(first, second);
        Assert.Equal(first.Version, (await host.Store.LoadSeriesAsync(Apple))!.Version);
        Assert.Equal(1, host.ScheduleNotifications);
    }

    [Fact]
    public async Task Follow_withoutAHistory_beginsOne()
    {
        await using var host = Start();

        var followed = await host.Ticker().SetFollowedAsync(true);

        Assert.Equal((true, 0L), (followed.Followed, followed.RowsProcessed));
        var state = await EventuallyDetectedAsync(host);
        Assert.Equal((true, 300L), (state.Followed, state.RowsProcessed));
    }

    [Fact]
    public async Task Follow_theSourceIsDown_isKeptForTheSchedule()
    {
        await using var host = Start();
        host.Market.Failure = (_, _, _) => new MarketData.MarketDataUnavailableException("Down.");

        await host.Ticker().SetFollowedAsync(true);

        Assert.True((await host.Store.LoadSeriesAsync(Apple))!.Followed);
    }

    [Fact]
    public async Task Follow_noSuchTicker_isNotFoundAndLeavesNothing()
    {
        await using var host = Start();

        var exception = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker("NONE/1d").SetFollowedAsync(true));

        Assert.Equal(DetectionErrorKind.NotFound, exception.Kind);
        Assert.Null(await host.Store.LoadSeriesAsync(SeriesKey.Parse("NONE/1d")));
    }

    [Fact]
    public async Task Unfollow_withoutAHistory_writesNothing()
    {
        await using var host = Start();

        Assert.False((await host.Ticker().SetFollowedAsync(false)).Followed);

        Assert.Null(await host.Store.LoadSeriesAsync(Apple));
    }

    [Fact]
    public async Task Follow_anotherActivationHasCommitted_failsAndTheNextTryHolds()
    {
        await using var host = Start();
        await host.DetectAsync();
        var stored = (await host.Store.LoadSeriesAsync(Apple))!;
        await host.Store.CommitAsync(new DetectionCommit { ExpectedVersion = stored.Version, Metadata = stored });

        var exception = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker().SetFollowedAsync(true));

        Assert.Equal(DetectionErrorKind.Conflict, exception.Kind);
        Assert.True((await host.Ticker().SetFollowedAsync(true)).Followed);
        Assert.True((await host.Store.LoadSeriesAsync(Apple))!.Followed);
    }

    [Fact]
    public async Task SetSource_keepsWhoFollows()
    {
        await using var host = Start();
        await host.DetectAsync();
        await host.Ticker().SetFollowedAsync(true);

        Assert.True((await host.Ticker().SetSourceAsync(MarketDataSource.Csv)).Followed);
    }

    [Theory]
    [InlineData(RunTrigger.ChartRequest, true)]
    [InlineData(RunTrigger.Manual, true)]
    [InlineData(RunTrigger.Scheduler, false)]
    public async Task Detect_notesWhoAsks(RunTrigger trigger, bool noted)
    {
        await using var host = Start();

        await host.Ticker().DetectAsync(new DetectionRequest { Trigger = trigger }, CancellationToken.None);

        Assert.Equal(noted ? host.Wall.GetUtcNow().UtcDateTime : null, await RequestedAtAsync(host));
    }

    [Fact]
    public async Task Detect_byTheSchedule_keepsWhenAPersonAskedLast()
    {
        await using var host = Start();
        await host.DetectAsync();
        var asked = host.Wall.GetUtcNow().UtcDateTime;
        host.Wall.Advance(TimeSpan.FromDays(1));
        host.CloseBars(310);

        var outcome = await host.Ticker().DetectAsync(new DetectionRequest { Trigger = RunTrigger.Scheduler }, CancellationToken.None);

        Assert.Equal((10, asked), (outcome.RowsProcessed, await RequestedAtAsync(host)));
    }

    /// <summary>No bar is new in the meantime: the charts themselves write it.</summary>
    [Fact]
    public async Task GetChart_nothingNew_isNotedOnceAnHour()
    {
        await using var host = Start();
        await host.Ticker().GetChartAsync(Chart, CancellationToken.None);
        var (first, version) = (host.Wall.GetUtcNow().UtcDateTime, (await host.Store.LoadSeriesAsync(Apple))!.Version);

        for (var i = 0; i < 59; i++)
        {
            host.Wall.Advance(TimeSpan.FromMinutes(1));
            await host.Ticker().GetChartAsync(Chart, CancellationToken.None);
        }

        Assert.Equal((first, version), (await RequestedAtAsync(host), (await host.Store.LoadSeriesAsync(Apple))!.Version));
        host.Wall.Advance(TimeSpan.FromMinutes(1));
        await host.Ticker().GetChartAsync(Chart, CancellationToken.None);
        Assert.Equal((first.AddHours(1), version + 1), (await RequestedAtAsync(host), (await host.Store.LoadSeriesAsync(Apple))!.Version));
    }

    /// <summary>The schedule has just detected it, so that the chart would not ask for a detection.</summary>
    [Fact]
    public async Task GetChart_fresh_isNotedAllTheSame()
    {
        await using var host = Start();
        await host.Ticker().DetectAsync(new DetectionRequest { Trigger = RunTrigger.Scheduler }, CancellationToken.None);

        await host.Ticker().GetChartAsync(Chart, CancellationToken.None);

        Assert.Equal(host.Wall.GetUtcNow().UtcDateTime, await RequestedAtAsync(host));
    }

    private static SeriesHost Start()
    {
        var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(310));
        host.OtherMarket.Put(Apple, TestBars.Walk(310, seed: 5));
        host.CloseBars(300);
        return host;
    }

    private static async Task<DateTime?> RequestedAtAsync(SeriesHost host) => (await host.Store.LoadSeriesAsync(Apple))!.RequestedAt;

    private static async Task<SeriesMetadata> EventuallyDetectedAsync(SeriesHost host)
    {
        await Eventually.HoldsAsync(
            async () => (await host.Store.LoadSeriesAsync(Apple))!.RowsProcessed > 0, TimeSpan.FromSeconds(60), () => "no history has begun.");
        return (await host.Store.LoadSeriesAsync(Apple))!;
    }
}
