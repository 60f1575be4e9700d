using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Tickers;

public sealed class SeriesWindowTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");
    private static readonly SeriesKey Minutes = SeriesKey.Parse("AAPL/1m");

    [Fact]
    public async Task Window_ofASeriesThatIsNotStored_bringsItUpToDateFirst()
    {
        await using var host = SeriesHost.Start();
        var bars = TestBars.Walk(300);
        host.Market.Put(Apple, bars);
        host.CloseBars(300);

        var window = await WindowAsync(host, new ChartWindowQuery { Points = 100, Budget = TimeSpan.FromSeconds(30) });

        Assert.Equal(bars[^100..], window.Points.Select(point => point.Bar));
        Assert.Equal((100, 1, bars[0].Time, bars[^1].Time), (window.Bars, window.BarsPerPoint, window.First, window.Last));
        Assert.Equal((bars[^100].Time, null, null, null), (window.Previous, window.Next, window.LiveFrom, window.Warning));
        Assert.Equal(("AAPL Inc.", 1L, "US_model-1.0.0"), (window.Series.CompanyName, window.Series.Version, window.Series.ModelVersion));
        Assert.Single(host.Market.Calls, call => call.Series == Apple);
    }

    [Fact]
    public async Task Window_ofAStoredSeries_asksNothingOfTheSource()
    {
        await using var host = await StoredAsync(300);
        var calls = host.Market.Calls.Count;
        host.CloseBars(310);

        var window = await WindowAsync(host);

        Assert.Equal((calls, TestBars.Start.AddDays(299)), (host.Market.Calls.Count, window.Points[^1].LastTime));
    }

    [Fact]
    public async Task Window_thatIsToBeFresh_bringsTheSeriesUpToDate_andCountsAsCharted()
    {
        await using var host = await StoredAsync(300);
        host.Market.Put(Apple, TestBars.Walk(310));
        host.CloseBars(310);
        host.Wall.Advance(TimeSpan.FromHours(2));

        var window = await WindowAsync(host, new ChartWindowQuery { Points = 20, Refresh = true, Budget = TimeSpan.FromSeconds(30) });

        Assert.Equal((TestBars.Start.AddDays(309), null), (window.Points[^1].LastTime, window.Warning));
        Assert.Equal(host.Wall.GetUtcNow().UtcDateTime, window.Series.RequestedAt!.Value, TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Window_thatIsToBeFresh_whenTheSourceIsDown_showsWhatIsStored_andSaysWhy()
    {
        await using var host = await StoredAsync(300);
        host.CloseBars(310);
        host.Wall.Advance(TimeSpan.FromHours(2));
        host.Market.Failure = (_, _, _) => new MarketDataUnavailableException("The source rests.");

        var window = await WindowAsync(host, new ChartWindowQuery { Points = 20, Refresh = true, Budget = TimeSpan.FromSeconds(30) });

        Assert.Equal(TestBars.Start.AddDays(299), window.Points[^1].LastTime);
        Assert.Contains("The source rests.", window.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Window_inFewPoints_losesNoAnomaly()
    {
        await using var host = await StoredAsync(300);

        var window = await WindowAsync(host, new ChartWindowQuery { From = TestBars.Start, Points = 10, Budget = default });

        Assert.Equal((50, 6, 300), (window.BarsPerPoint, window.Points.Length, window.Bars));
        var anomalies = await host.AnomaliesAsync();
        Assert.NotEmpty(anomalies);
        Assert.Equal(
            anomalies.Select(anomaly => (anomaly.Id, anomaly.Datetime, anomaly.Close, anomaly.AnomalyScore, anomaly.Direction, anomaly.Status)),
            window.Anomalies.Select(anomaly => (anomaly.AnomalyId, anomaly.Datetime.UtcDateTime, anomaly.Close, anomaly.AnomalyScore, anomaly.Direction, anomaly.Status)));
    }

    [Fact]
    public async Task Window_afterAnAnomalyWasAcknowledged_saysSo()
    {
        await using var host = await StoredAsync(300);
        var found = (await WindowAsync(host)).Anomalies[0];

        await host.Ticker().AcknowledgeAsync(found.AnomalyId, CancellationToken.None);

        Assert.Equal(AnomalyStatus.Acknowledged, (await WindowAsync(host)).Anomalies[0].Status);
    }

    [Fact]
    public async Task Window_withABarThatHasNotClosed_drawsItAsLive()
    {
        await using var host = SeriesHost.Start();
        var bars = TestBars.Walk(100);
        host.Market.Put(Apple, bars);
        host.CloseBars(99);
        host.Exchange.Advance(TimeSpan.FromHours(1));
        await host.DetectAsync();

        var window = await WindowAsync(host);
        var one = await WindowAsync(host, new ChartWindowQuery { From = bars[99].Time, Points = 10, Budget = default });
        var few = await WindowAsync(host, new ChartWindowQuery { From = bars[0].Time, Points = 10, Budget = default });

        Assert.Equal((bars[99], bars[99].Time, bars[98].Time), (window.Points[^1].Bar, window.LiveFrom, window.Last));
        Assert.Equal(window.Points[^1], Assert.Single(one.Points));
        Assert.Equal((bars[90].Time, window.Points[^1].Macd), (few.LiveFrom, few.Points[^1].Macd));
    }

    [Fact]
    public async Task Window_afterACommit_hasTheNewBarAndTheSameOldOnes()
    {
        await using var host = await StoredAsync(250);
        var before = await WindowAsync(host);
        host.Market.Put(Apple, TestBars.Walk(251));
        host.CloseBars(251);

        await host.DetectAsync();
        var after = await WindowAsync(host);

        Assert.Equal(before.Points.AsEnumerable(), after.Points[..^1]);
        Assert.Equal((TestBars.Walk(251)[^1], 2L), (after.Points[^1].Bar, after.Series.Version));
    }

    [Fact]
    public async Task Window_afterACorrection_drawsTheCorrectedBar()
    {
        await using var host = await StoredAsync(250);
        await WindowAsync(host);
        var bars = TestBars.Walk(250);
        bars[248] = bars[248] with { Volume = 1 };
        host.Market.Put(Apple, bars);

        await host.DetectAsync();
        var window = await WindowAsync(host);

        Assert.Equal(bars, window.Points.Select(point => point.Bar));
    }

    [Fact]
    public async Task Window_afterOldBarsWereDeleted_beginsWithTheFirstThatIsLeft()
    {
        await using var host = await StoredAsync(250);
        await WindowAsync(host);
        while (await host.Store.PurgeBarsAsync(Apple, TestBars.Start.AddDays(10_000), kept: 100) > 0)
        {
        }

        var window = await WindowAsync(host, new ChartWindowQuery { To = TestBars.Start.AddDays(200), Points = 1000, Budget = default });

        Assert.Equal(TestBars.Walk(250)[150..200], window.Points.Select(point => point.Bar));
        Assert.Equal((TestBars.Start.AddDays(150), null, TestBars.Start.AddDays(200)), (window.First, window.Previous, window.Next));
    }

    [Fact]
    public async Task Window_whoseBarsAreDeletedWhileItIsDrawn_isDrawnAgain()
    {
        await using var host = await StoredAsync(250);
        await WindowAsync(host);
        var reads = 0;
        // The first read looks for the first bar, the second has those of the window.
        host.StoreFailure = method => method == nameof(IDetectionStore.ReadBarsAsync) && ++reads == 2 ? Purge(host) : null;

        var window = await WindowAsync(host);

        Assert.Equal(TestBars.Walk(250)[150..], window.Points.Select(point => point.Bar));
        Assert.Equal(TestBars.Start.AddDays(150), window.First);

        static Exception? Purge(SeriesHost host)
        {
            while (Task.Run(() => host.Store.PurgeBarsAsync(Apple, TestBars.Start.AddDays(10_000), kept: 100)).Result > 0)
            {
            }

            return null;
        }
    }

    [Fact]
    public async Task Window_asOfAnInstant_drawsWhatWasStoredThen()
    {
        await using var host = await StoredAsync(250);
        var asOf = host.Wall.GetUtcNow().UtcDateTime;
        host.Wall.Advance(TimeSpan.FromHours(1));
        var bars = TestBars.Walk(260);
        bars[249] = bars[249] with { Close = bars[249].High };
        host.Market.Put(Apple, bars);
        host.CloseBars(260);
        await host.DetectAsync();

        var then = await WindowAsync(host, new ChartWindowQuery { Points = 1000, Budget = default, AsOf = asOf });
        var now = await WindowAsync(host);
        var never = await WindowAsync(host, new ChartWindowQuery { Points = 1000, Budget = default, AsOf = asOf.AddYears(-1) });

        Assert.Equal(TestBars.Walk(250), then.Points.Select(point => point.Bar));
        Assert.Equal(bars, now.Points.Select(point => point.Bar));
        Assert.Equal((asOf, null), (then.AsOf, now.AsOf));
        Assert.True(never.Points.IsEmpty);
        Assert.Contains("No bar of AAPL/1d was stored as of", never.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Window_withoutAModel_drawsWhatTheSourceHas()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(SeriesKey.Parse("7203.T/1d"), TestBars.Walk(100));
        host.CloseBars(100);

        var window = await WindowAsync(host, key: "7203.T/1d");

        Assert.Equal(TestBars.Walk(100), window.Points.Select(point => point.Bar));
        Assert.Contains("There is no model for market JP", window.Warning, StringComparison.Ordinal);
        Assert.Empty((await host.Store.ListRunsAsync(new RunQuery())).Items);
    }

    [Fact]
    public async Task Window_ofAnUnknownTicker_isNotFound()
    {
        await using var host = SeriesHost.Start();

        var unknown = await Assert.ThrowsAsync<DetectionException>(() => WindowAsync(host, key: "NONE/1d"));

        Assert.Equal(DetectionErrorKind.NotFound, unknown.Kind);
    }

    [Theory]
    [InlineData(9, 1, "A window has 10 to 5000 points, not 9.")]
    [InlineData(5001, 1, "A window has 10 to 5000 points, not 5001.")]
    [InlineData(100, 0, "The window must end after it begins, at 2024-01-01T14:30:00.0000000Z: not at 2024-01-01T14:30:00.0000000Z.")]
    public async Task Window_thatCannotBe_isRefused(int points, int minutes, string message)
    {
        await using var host = await StoredAsync(20);

        var refused = await Assert.ThrowsAsync<DetectionException>(() => WindowAsync(
            host, new ChartWindowQuery { From = TestBars.Start, To = TestBars.Start.AddMinutes(minutes), Points = points, Budget = default }));

        Assert.Equal((DetectionErrorKind.InvalidRequest, message), (refused.Kind, refused.Message));
    }

    [Fact]
    public async Task Window_withADividend_namesItOnce()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.Market.Dividends = [new Dividend(TestBars.Start.AddDays(280), 0.24), new Dividend(TestBars.Start.AddDays(150), 0.2)];
        host.CloseBars(300);
        await host.DetectAsync();

        var window = await WindowAsync(host, new ChartWindowQuery { From = TestBars.Start.AddDays(200), Points = 1000, Budget = default });

        Assert.Equal((TestBars.Start.AddDays(280), 0.24), (Assert.Single(window.CorporateActions).Time, window.CorporateActions[0].Dividend));
    }

    [Fact]
    public async Task Window_ofDays_namesTheHolidaysAndNoSessions()
    {
        await using var host = await StoredAsync(300);

        var window = await WindowAsync(host, new ChartWindowQuery { From = TestBars.Start.AddDays(1), To = TestBars.Start.AddDays(60), Points = 1000, Budget = default });

        Assert.Equal([new DateOnly(2024, 1, 15), new DateOnly(2024, 2, 19)], window.Holidays.AsEnumerable());
        Assert.Empty(window.Sessions);
    }

    /// <summary>More bars than a history keeps in memory: whatever the window, no more of them are read than it takes.</summary>
    [Fact]
    public async Task Window_ofAHundredThousandMinutes_isDrawnFromTheStoreWherever()
    {
        await using var host = SeriesHost.Start();
        var bars = TestBars.Walk(100_000, interval: Interval.Parse("1m"));
        await StoreAsync(host, Minutes, bars);

        var newest = await MinutesAsync(host, new ChartWindowQuery { Points = 1000, Budget = default });
        var all = await MinutesAsync(host, new ChartWindowQuery { From = bars[0].Time, Points = 1000, Budget = default });
        var early = await MinutesAsync(host, new ChartWindowQuery { From = bars[20_000].Time, To = bars[20_500].Time, Points = 1000, Budget = default });

        Assert.Equal(bars[^1000..], newest.Points.Select(point => point.Bar));
        Assert.Equal((100, 1000, 100_000), (all.BarsPerPoint, all.Points.Length, all.Bars));
        Assert.Equal(bars.Sum(bar => bar.Volume), all.Points.Sum(point => point.Bar.Volume));
        Assert.Equal((bars.Max(bar => bar.High), bars.Min(bar => bar.Low)), (all.Points.Max(point => point.Bar.High), all.Points.Min(point => point.Bar.Low)));
        Assert.Equal(bars[20_000..20_500], early.Points.Select(point => point.Bar));
        Assert.Equal(newest.Points[^1].Vwap, all.Points[^1].Vwap);
        var vwap = bars[..20_500].Sum(bar => bar.Close * bar.Volume) / bars[..20_500].Sum(bar => bar.Volume);
        Assert.Equal(vwap, early.Points[^1].Vwap, vwap * 1e-9);
        Assert.Equal((47, 3, TestBars.Start.AddDays(1)), (all.Sessions.Length, all.Holidays.Length, all.Sessions[0].Opens));
    }

    private static Task<ChartWindow> MinutesAsync(SeriesHost host, ChartWindowQuery query) => WindowAsync(host, query, "AAPL/1m");

    private static Task<ChartWindow> WindowAsync(SeriesHost host, ChartWindowQuery? query = null, string key = "AAPL/1d") =>
        host.Ticker(key).GetWindowAsync(query ?? new ChartWindowQuery { Points = 1000, Budget = TimeSpan.FromSeconds(30) });

    private static async Task<SeriesHost> StoredAsync(int count)
    {
        var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(count));
        host.CloseBars(count);
        await host.DetectAsync();
        return host;
    }

    private static async Task StoreAsync(SeriesHost host, SeriesKey series, Bar[] bars)
    {
        var metadata = new SeriesMetadata { Series = series, UpdatedAt = host.Wall.GetUtcNow().UtcDateTime, Source = MarketDataSource.Simulated };
        foreach (var (version, chunk) in bars.Chunk(50_000).Index())
            await host.Store.CommitAsync(new DetectionCommit { ExpectedVersion = version, Metadata = metadata, Bars = chunk });
    }
}
