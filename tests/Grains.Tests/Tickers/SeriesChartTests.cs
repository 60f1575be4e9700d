using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Tickers;

public sealed class SeriesChartTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Chart_firstRequest_detectsAndDrawsEveryRowThatIsScored()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);

        var chart = await ChartAsync(host, "max");

        Assert.Equal((286, 286, 286, "AAPL Inc.", false), (chart!.Dates.Length, chart.Rsi.Length, chart.LowerBand.Length, chart.CompanyName, chart.LastIsLive));
        Assert.Null(chart.Warning);
        var anomalies = await host.AnomaliesAsync();
        Assert.NotEmpty(anomalies);
        Assert.Equal(anomalies.Select(anomaly => (anomaly.Id, anomaly.Datetime, anomaly.Close)), chart.Anomalies.Select(marker => (marker.AnomalyId, marker.Datetime.UtcDateTime, marker.Close)));
        Assert.All(chart.Vwap, value => Assert.True(double.IsFinite(value)));
    }

    [Theory]
    [InlineData(14, 0, "None of its 14 bars can be drawn yet: the indicators of a chart take 15 bars, and prices that change.")]
    [InlineData(15, 1, null)]
    public async Task Chart_ofAYoungTicker_saysWhyItIsEmpty(int bars, int rows, string? warning)
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(bars));
        host.CloseBars(bars);

        var chart = await ChartAsync(host, "max");

        Assert.Equal((rows, warning), (chart!.Dates.Length, chart.Warning));
    }

    [Fact]
    public async Task Chart_withoutAModel_leavesNoFailedRun()
    {
        await using var host = SeriesHost.Start();
        var tokyo = SeriesKey.Parse("7203.T/1d");
        host.Market.Put(tokyo, TestBars.Walk(100));
        host.CloseBars(100);

        var chart = await host.Ticker("7203.T/1d").GetChartAsync(new ChartQuery { Period = Period.Max, Budget = TimeSpan.FromMinutes(1), Refresh = false }, CancellationToken.None);

        Assert.Contains("There is no model for market JP", chart!.Warning, StringComparison.Ordinal);
        Assert.Empty((await host.Store.ListRunsAsync(new RunQuery())).Items);
    }

    [Fact]
    public async Task Chart_shortWindow_losesNoRowToWarmUp()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);

        var chart = await ChartAsync(host, "10d");

        Assert.Equal(TestBars.Walk(300)[^10..].Select(bar => bar.Time), chart!.Dates.Select(date => date.UtcDateTime));
    }

    [Fact]
    public async Task Chart_unfinishedBar_isDrawnAsLiveAndFollowsTheSource()
    {
        await using var host = SeriesHost.Start();
        var bars = TestBars.Walk(100);
        host.Market.Put(Apple, bars);
        host.CloseBars(99);
        host.Exchange.Advance(TimeSpan.FromHours(1));

        var chart = await ChartAsync(host, "10d");

        Assert.True(chart!.LastIsLive);
        Assert.Equal((bars[99].Time, bars[99].Close), (chart.Dates[^1].UtcDateTime, chart.Close[^1]));
        host.Market.Put(Apple, [bars[99] with { Close = 1 }]);
        Assert.Equal(1, (await ChartAsync(host, "10d", refresh: true))!.Close[^1]);
        Assert.Equal(99, await host.Store.CountBarsAsync(Apple, Storage.TimeRange.All));
    }

    [Fact]
    public async Task Chart_afterNewBars_equalsTheChartOfAFreshProcess()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(320));
        host.CloseBars(280);
        await ChartAsync(host, "max");
        host.CloseBars(310);
        await ChartAsync(host, "max", refresh: true);
        host.CloseBars(320);

        var grown = await ChartAsync(host, "max", refresh: true);
        await host.RestartAsync();
        var fresh = await ChartAsync(host, "max", refresh: true);

        Assert.Equal(Flat(grown!), Flat(fresh!));
    }

    [Fact]
    public async Task Chart_sourceFails_showsWhatIsStoredWithAWarning()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(100));
        host.CloseBars(100);
        await host.DetectAsync();
        host.Market.Failure = (_, _, _) => new MarketDataUnavailableException("The source is down.");

        var chart = await ChartAsync(host, "max", refresh: true);

        Assert.Equal((86, "The source is down."), (chart!.Dates.Length, chart.Warning));
    }

    [Fact]
    public async Task Chart_sourceIsSlow_showsWhatIsStoredOnceTheBudgetIsSpent()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(100));
        host.CloseBars(100);
        await host.DetectAsync();
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        host.Market.Gate = (_, _) =>
        {
            asked.TrySetResult();
            return answer.Task;
        };

        var pending = ChartAsync(host, "max", refresh: true);
        await asked.Task;
        host.Wall.Advance(TimeSpan.FromSeconds(3));
        var chart = await pending;
        answer.SetResult();

        Assert.Equal(86, chart!.Dates.Length);
        Assert.Contains("longer than 2 s", chart.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chart_withinItsFreshness_doesNotAskTheSourceAgain()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(100));
        host.CloseBars(100);
        await ChartAsync(host, "max");
        var calls = host.Market.Calls.Count;

        await ChartAsync(host, "max");
        await ChartAsync(host, "10d");
        Assert.Equal(calls, host.Market.Calls.Count);

        host.Wall.Advance(TimeSpan.FromSeconds(6));
        await ChartAsync(host, "max");
        Assert.Equal(calls + 1, host.Market.Calls.Count);
    }

    [Fact]
    public async Task Chart_noModel_drawsWithoutScoring()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(SeriesKey.Parse("PTT.BK/1d"), TestBars.Walk(100));
        host.CloseBars(100);

        var chart = await ChartAsync(host, "max", key: "PTT.BK/1d");

        Assert.Equal((86, 0), (chart!.Dates.Length, chart.Anomalies.Length));
        Assert.Contains("no model for market TH", chart.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chart_damagedStore_drawsWhatTheSourceHasAndSaysWhatIsWrong()
    {
        await using var host = SeriesHost.Start();
        await File.WriteAllTextAsync(host.Folder.Store, new string('x', 8192));
        host.Market.Put(Apple, TestBars.Walk(100));
        host.CloseBars(100);

        var chart = await ChartAsync(host, "max");

        Assert.Equal(86, chart!.Dates.Length);
        Assert.StartsWith("Nothing was scored or stored: ", chart.Warning, StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.DetectAsync());
        Assert.Equal(DetectionErrorKind.StoreUnusable, failure.Kind);
    }

    [Fact]
    public async Task Chart_whoseEditionTheCallerHas_comesWithoutColumnsOnEverySilo()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(100));
        host.CloseBars(100);
        var edition = (await ChartAsync(host, "max"))!.Edition;

        var known = await ChartAsync(host, "max", known: edition);
        await host.RestartAsync();
        var later = await ChartAsync(host, "max", known: edition);

        Assert.Equal((true, edition, 0, 0), (known!.IsKnown, known.Edition, known.Dates.Length, known.Anomalies.Length));
        Assert.Equal((true, edition), (later!.IsKnown, later.Edition));
    }

    [Fact]
    public async Task Chart_thatShowsSomethingElse_hasAnotherEdition()
    {
        await using var host = SeriesHost.Start();
        var bars = TestBars.Walk(120);
        host.Market.Put(Apple, bars);
        host.CloseBars(100);
        List<ChartSeries?> charts = [await ChartAsync(host, "max")];
        charts.Add(await ChartAsync(host, "10d"));
        host.Exchange.Advance(TimeSpan.FromHours(1));
        charts.Add(await ChartAsync(host, "max", refresh: true));
        host.Market.Put(Apple, [bars[100] with { Close = 1 }]);
        charts.Add(await ChartAsync(host, "max", refresh: true));
        host.CloseBars(101);
        charts.Add(await ChartAsync(host, "max", refresh: true));
        host.Market.Put(Apple, [bars[100]]);
        charts.Add(await ChartAsync(host, "max", refresh: true));

        Assert.Equal([false, false, true, true, false, false], charts.Select(chart => chart!.LastIsLive));
        Assert.Equal(6, charts.Select(chart => chart!.Edition).Distinct().Count());
    }

    [Fact]
    public async Task Bars_pages_coverEverythingOnceAndEndWithTheLiveBar()
    {
        await using var host = SeriesHost.Start();
        var bars = TestBars.Walk(50);
        host.Market.Put(Apple, bars);
        host.CloseBars(49);
        host.Exchange.Advance(TimeSpan.FromMinutes(1));
        await host.DetectAsync();

        var (read, live) = (new List<Bar>(), new List<bool>());
        string? cursor = null;
        do
        {
            var page = await host.Ticker().GetBarsAsync(new BarQuery { Limit = 7, Cursor = cursor }, CancellationToken.None);
            read.AddRange(page.Page.Items);
            live.AddRange(page.Page.Items.Select(bar => bar.Time >= page.LiveFrom));
            cursor = page.Page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(bars.Select(bar => bar.Time), read.Select(bar => bar.Time));
        Assert.Equal([.. Enumerable.Repeat(false, 49), true], live);
    }

    private static Task<ChartSeries?> ChartAsync(SeriesHost host, string period, bool refresh = false, string key = "AAPL/1d", string? known = null, int? rows = null) =>
        host.Ticker(key).GetChartAsync(
            new ChartQuery { Period = Period.Parse(period), Budget = TimeSpan.FromSeconds(2), Refresh = refresh, Known = known, MaxRows = rows }, CancellationToken.None);

    private static IEnumerable<object> Flat(ChartSeries chart) =>
        chart.Dates.Cast<object>().Concat(chart.Close.Cast<object>()).Concat(chart.Mean.Cast<object>()).Concat(chart.UpperBand.Cast<object>())
            .Concat(chart.Vwap.Cast<object>()).Concat(chart.Rsi.Cast<object>()).Concat(chart.Anomalies);

    [Theory]
    [InlineData(-1)]
    [InlineData(61)]
    public async Task Chart_budgetThatIsNone_isRefused(int seconds)
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(10));

        var failure = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker().GetChartAsync(
            new ChartQuery { Period = Period.Parse("1y"), Budget = TimeSpan.FromSeconds(seconds), Refresh = false }, CancellationToken.None));

        Assert.Equal(DetectionErrorKind.InvalidRequest, failure.Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ChartQuery.MostRows + 1)]
    public async Task Chart_rowsThatAreNone_areRefused(int rows)
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(10));

        Assert.Equal(DetectionErrorKind.InvalidRequest, (await Assert.ThrowsAsync<DetectionException>(() => ChartAsync(host, "1y", rows: rows))).Kind);
    }

    [Fact]
    public async Task Chart_manyAtOnce_detectOnce()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(100));
        host.CloseBars(100);

        var charts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ChartAsync(host, "max")));

        Assert.All(charts, chart => Assert.Equal(86, chart!.Dates.Length));
        Assert.Single((await host.Store.ListRunsAsync(new RunQuery())).Items);
    }
}
