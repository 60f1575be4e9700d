using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Detecting;

/// <summary>Series whose old bars were dropped, beside the same series with all of its bars.</summary>
public sealed class BarRetentionTests
{
    private const int Kept = 200;
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NewBars_areScoredAsIfNothingHadBeenDropped(bool restarted)
    {
        await using var purged = await StartAsync(1200, purge: true);
        await using var whole = await StartAsync(1200, purge: false);
        if (restarted)
            await purged.RestartAsync();
        purged.Market.Calls.Clear();

        var outcome = await GrowAsync(purged, 1400);
        await GrowAsync(whole, 1400);

        Assert.Equal((200, null), (outcome.RowsProcessed, outcome.Reason));
        Assert.All(purged.Market.Calls, call => Assert.True(call.From >= TestBars.Start.AddDays(1100)));
        await AssertSameAsync(whole, purged);
        Assert.Equal(Kept + 200, await purged.Store.CountBarsAsync(Apple, TimeRange.All));
    }

    [Fact]
    public async Task RevisedBar_isScoredOverTheWholeHistoryOfTheSource()
    {
        await using var purged = await StartAsync(1200, purge: true);
        await using var whole = await StartAsync(1200, purge: false);

        foreach (var host in new[] { purged, whole })
        {
            var bar = TestBars.Walk(1200)[1198];
            host.Market.Put(Apple, [bar with { Volume = bar.Volume * 9 }]);
            Assert.Equal("revised", (await host.DetectAsync()).Reason);
        }

        await AssertSameAsync(whole, purged);
        Assert.Equal(Kept, await purged.Store.CountBarsAsync(Apple, TimeRange.All));
    }

    [Theory]
    [InlineData(1200)]
    [InlineData(2400)]
    public async Task ForcedBackfill_scoresTheWholeHistoryAndKeepsToTheAge(int bars)
    {
        await using var purged = await StartAsync(bars, purge: true);
        await using var whole = await StartAsync(bars, purge: false);

        Assert.Equal(RunStatus.Complete, (await purged.BackfillAsync("max", force: true)).Status);
        await whole.BackfillAsync("max", force: true);

        await AssertSameAsync(whole, purged);
        Assert.Equal(Kept, await purged.Store.CountBarsAsync(Apple, TimeRange.All));
    }

    [Fact]
    public async Task RevisedBar_sourceWithoutTheOldBars_saysSoAndKeepsOldAnomalies()
    {
        await using var host = await StartAsync(1200, purge: true);
        var before = await host.AnomaliesAsync();
        for (var day = 0; day < 900; day++)
            host.Market.Remove(Apple, TestBars.Start.AddDays(day));
        var bar = TestBars.Walk(1200)[1198];
        host.Market.Put(Apple, [bar with { Volume = bar.Volume * 9 }]);

        var outcome = await host.DetectAsync();

        Assert.Contains(outcome.Run.Warnings, warning => warning.Contains("are no longer stored (Anomaly:Store:BarRetention)", StringComparison.Ordinal));
        Assert.Equal(
            before.Where(anomaly => anomaly.Datetime < TestBars.Start.AddDays(1198)).Select(anomaly => (anomaly.Id, anomaly.Status)),
            (await host.AnomaliesAsync()).Where(anomaly => anomaly.Datetime < TestBars.Start.AddDays(1198)).Select(anomaly => (anomaly.Id, anomaly.Status)));
        Assert.Equal(TestBars.Start.AddDays(900), (await host.Store.LoadSeriesAsync(Apple))!.Anchor);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verify_barsThatWereDropped_areNamed(bool isStored)
    {
        await using var host = await StartAsync(1200, purge: true);
        var anomaly = (await host.AnomaliesAsync())[isStored ? ^1 : 0];

        var result = await host.Ticker().VerifyAsync(anomaly.Id, CancellationToken.None);

        Assert.False(result!.Reproduced);
        Assert.Equal((null, null), (result.ReplayedScore, result.CurrentScore));
        Assert.Equal(isStored ? ["bars"] : ["bars", "bar"], result.Differences.Select(difference => difference.Name));
        Assert.Equal("from 2024-01-01T14:30:00Z", result.Differences[0].Original);
        Assert.EndsWith(
            $"{(isStored ? "from 2026-09-27T14:30:00Z" : "none")}: the earlier ones were dropped because of their age (Anomaly:Store:BarRetention)",
            result.Differences[0].Current,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chart_showsTheBarsThatAreThere()
    {
        await using var host = await StartAsync(1200, purge: true);

        var chart = await host.Ticker().GetChartAsync(new ChartQuery { Period = Period.Parse("3y"), Budget = TimeSpan.FromSeconds(10), Refresh = true }, CancellationToken.None);

        // Indicators begin with the first bar that is there: the rows before the fifteenth have none.
        Assert.Equal((Kept - 14, null), (chart!.Dates.Length, chart.Warning));
        Assert.Equal(Kept, await host.Store.CountBarsAsync(Apple, TimeRange.All));
    }

    private static async Task<SeriesHost> StartAsync(int bars, bool purge)
    {
        var host = SeriesHost.Start();
        await GrowAsync(host, bars);
        while (purge && await host.Store.PurgeBarsAsync(Apple, TestBars.Start.AddDays(10_000), Kept) > 0)
        {
        }

        await host.RestartAsync();
        return host;
    }

    private static Task<DetectionOutcome> GrowAsync(SeriesHost host, int bars)
    {
        host.Market.Put(Apple, TestBars.Walk(bars));
        host.CloseBars(bars);
        return host.DetectAsync();
    }

    private static async Task AssertSameAsync(SeriesHost expected, SeriesHost actual)
    {
        var (whole, purged) = ((await expected.Store.LoadSeriesAsync(Apple))!, (await actual.Store.LoadSeriesAsync(Apple))!);
        Assert.Equal(whole.FeatureState, purged.FeatureState);
        Assert.Equal((whole.Anchor, whole.RowsProcessed, whole.AnomaliesFound), (purged.Anchor, purged.RowsProcessed, purged.AnomaliesFound));
        Assert.NotEqual(0, purged.AnomaliesFound);
        Assert.Equal(
            (await expected.AnomaliesAsync()).Select(anomaly => (anomaly.Id, anomaly.AnomalyScore, anomaly.Status)),
            (await actual.AnomaliesAsync()).Select(anomaly => (anomaly.Id, anomaly.AnomalyScore, anomaly.Status)));
    }
}
