using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Regressions;

/// <summary>Charts that loaded, drew and stored as much as anybody asked for, and histories whose beginning a look moved.</summary>
public sealed class ChartsThatTookOrChangedTooMuchTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");
    private static readonly SeriesKey Minutes = SeriesKey.Parse("AAPL/1m");

    /// <summary>The fault: a page view stored 481,425 bars.</summary>
    [Fact]
    public async Task Chart_ofASeriesThatIsNotStored_startsItWithAsManyBarsAsAChartShows()
    {
        await using var host = SeriesHost.Start();
        var bars = TestBars.Walk(ChartQuery.MostRows + 300, interval: Minutes.Interval);
        host.Market.Put(Minutes, bars);
        host.CloseBars(bars.Length, Minutes.Interval);

        var chart = await ChartAsync(host, "max", Minutes);

        Assert.Equal(ChartQuery.MostRows, await host.Store.CountBarsAsync(Minutes, Storage.TimeRange.All));
        Assert.Equal(bars[^1].Time, chart.Dates[^1].UtcDateTime);
        Assert.Contains("The stored history begins at", chart.Warning, StringComparison.Ordinal);
    }

    /// <summary>The fault: a chart of a longer period extended the history, so that every score after its old beginning was another one.</summary>
    [Fact]
    public async Task Chart_ofALongerPeriodThanIsStored_movesNothingAndOffersABackfill()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(2500));
        host.CloseBars(2500);
        await host.DetectAsync();
        var before = (await host.Ticker().GetStateAsync(CancellationToken.None), await host.AnomaliesAsync());

        var chart = await ChartAsync(host, "max");
        var fresh = await ChartAsync(host, "max", refresh: true);

        var after = (await host.Ticker().GetStateAsync(CancellationToken.None), await host.AnomaliesAsync());
        Assert.Equal((before.Item1.Anchor, before.Item1.Version), (after.Item1.Anchor, after.Item1.Version));
        Assert.Equal(before.Item2.Select(anomaly => (anomaly.Id, anomaly.AnomalyScore)), after.Item2.Select(anomaly => (anomaly.Id, anomaly.AnomalyScore)));
        Assert.Equal(chart.Dates.Length, fresh.Dates.Length);
        Assert.Equal(
            $"The stored history begins at {before.Item1.Anchor:u}, and a chart does not load what is before it: POST /py/anomalies/backfill with ticker AAPL, "
            + "interval 1d and max_period max does, and scores it all anew.",
            chart.Warning);
    }

    [Fact]
    public async Task Chart_ofALongerPeriodThanTheSourceHas_saysNothing_evenInANewProcess()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(200));
        host.CloseBars(200);
        await host.DetectAsync();
        await host.RestartAsync();

        Assert.Null((await ChartAsync(host, "max")).Warning);
    }

    /// <summary>A first run reaches back from now, a window from its last bar: the days between them are no reason to offer a backfill.</summary>
    [Fact]
    public async Task Chart_ofThePeriodThatWasLoaded_saysNothing_onTheDaysAfter()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(2500));
        host.CloseBars(2500);
        host.Exchange.Advance(TimeSpan.FromDays(3));
        await ChartAsync(host, "5y");
        await host.RestartAsync();

        Assert.Null((await ChartAsync(host, "5y")).Warning);
    }

    [Fact]
    public async Task Chart_afterTheBackfillThatItOffers_isWholeAndSaysNothing()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(2500));
        host.CloseBars(2500);
        await ChartAsync(host, "1mo");
        await host.BackfillAsync("max");

        var chart = await ChartAsync(host, "max");

        Assert.Equal((2486, null), (chart.Dates.Length, chart.Warning));
    }

    /// <summary>The fault: an answer had as many rows as were stored, a gigabyte of them.</summary>
    [Fact]
    public async Task Chart_ofMoreRowsThanFit_hasTheNewestAndSaysWhereTheyBegin()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        var all = await ChartAsync(host, "max");

        var cut = await ChartAsync(host, "max", rows: 100);
        var other = await ChartAsync(host, "max", rows: 50);

        Assert.Equal(all.Dates[^100..].AsEnumerable(), cut.Dates.AsEnumerable());
        Assert.Equal(all.Vwap[^100..].AsEnumerable(), cut.Vwap.AsEnumerable());
        Assert.Equal(all.Anomalies.Where(marker => marker.Datetime >= cut.Dates[0]), cut.Anomalies);
        Assert.Equal($"Shown are the newest 100 rows, from {cut.Dates[0]:u} on: the window that was asked for has more.", cut.Warning);
        Assert.Null(all.Warning);
        Assert.Equal(3, new[] { all, cut, other }.Select(chart => chart.Edition).Distinct().Count());
    }

    /// <summary>The fault: nothing was stored, and the warning said that this was what was stored.</summary>
    [Fact]
    public async Task Chart_ofASlowSourceAndNothingStored_doesNotClaimToShowAnything()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(100));
        host.CloseBars(100);
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Market.Gate = (_, _) =>
        {
            asked.TrySetResult();
            return answer.Task;
        };

        var pending = ChartAsync(host, "max");
        await asked.Task;
        host.Wall.Advance(TimeSpan.FromSeconds(3));
        var failure = await Assert.ThrowsAsync<DetectionException>(() => pending);
        answer.SetResult();

        Assert.Equal("Detection of AAPL/1d takes longer than 2 s and goes on: nothing is stored of it yet. Ask again in a moment.", failure.Message);
        Assert.Equal((DetectionErrorKind.SourceUnavailable, TimeSpan.FromSeconds(2)), (failure.Kind, failure.RetryAfter));
    }

    /// <summary>The fault: bars without scores were drawn as if nothing in them were anomalous.</summary>
    [Fact]
    public async Task Chart_ofBarsThatWereNeverScored_saysSo()
    {
        await using var host = SeriesHost.Start();
        var bars = TestBars.Walk(100);
        host.Market.Put(Apple, bars);
        host.CloseBars(100);
        await host.Store.CommitAsync(new Storage.DetectionCommit
        {
            ExpectedVersion = 0,
            Metadata = new SeriesMetadata { Series = Apple, UpdatedAt = TestBars.Start, Anchor = bars[0].Time },
            Bars = [.. bars],
            Anomalies = [],
            Run = new DetectionRun { Id = "import", Series = Apple, Trigger = RunTrigger.Manual, StartedAt = TestBars.Start, CompletedAt = TestBars.Start, Status = RunStatus.Complete },
        });
        host.Market.Failure = (_, _, _) => new MarketDataUnavailableException("The source is down.");

        var chart = await ChartAsync(host, "max");

        Assert.Equal((86, "The source is down. No bar of it has been scored yet."), (chart.Dates.Length, chart.Warning));
    }

    /// <summary>The fault: callers at the same time read the same history once each.</summary>
    [Fact]
    public async Task Charts_atTheSameTime_readTheHistoryOnce()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        await host.DetectAsync();
        await host.RestartAsync();
        var reads = 0;
        host.StoreFailure = method =>
        {
            if (method == nameof(Storage.IDetectionStore.ListAnomaliesAsync))
                Interlocked.Increment(ref reads);
            return null;
        };

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ChartAsync(host, "max")));

        Assert.Equal(1, reads);
    }

    private static async Task<ChartSeries> ChartAsync(SeriesHost host, string period, SeriesKey? series = null, bool refresh = false, int? rows = null) =>
        (await host.Ticker((series ?? Apple).ToString()).GetChartAsync(
            new ChartQuery { Period = Period.Parse(period), Budget = TimeSpan.FromSeconds(2), Refresh = refresh, MaxRows = rows }, CancellationToken.None))!;
}
