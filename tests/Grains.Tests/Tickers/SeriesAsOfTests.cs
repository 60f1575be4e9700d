using System.Collections.Immutable;
using Anomaly.Grains.Detecting;
using Anomaly.Grains.Tests.Kit;
using Anomaly.MarketData;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Tickers;

/// <summary>What was known then, after the source has corrected it and gone on, and another model has scored it.</summary>
public sealed class SeriesAsOfTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");
    private static readonly Bar[] Bars = TestBars.Walk(320);

    [Fact]
    public async Task Chart_asOf_isTheChartOfThatTime_andNothingIsDetectedForIt()
    {
        await using var host = Start();
        var shown = await ChartAsync(host);
        Assert.Contains(shown.Anomalies, marker => marker.Datetime.UtcDateTime == Bars[243].Time);
        var then = NextHour(host);
        await CorrectAsync(host);
        var (calls, runs) = (host.Market.Calls.Count, await CountRunsAsync(host));

        var chart = await ChartAsync(host, then);

        Assert.Equal((then, null, null, false), (chart.AsOf, chart.Edition, chart.Warning, chart.LastIsLive));
        Assert.Equal(shown.Dates, chart.Dates.AsEnumerable());
        Assert.All(ColumnsOf(shown).Zip(ColumnsOf(chart)), pair => Assert.Equal(pair.First, pair.Second.AsEnumerable()));
        Assert.Equal(shown.Anomalies, chart.Anomalies.AsEnumerable());
        Assert.Equal((calls, runs), (host.Market.Calls.Count, await CountRunsAsync(host)));
        Assert.Equal(Bars[..244], await BarsAsync(host, then));
    }

    [Fact]
    public async Task Chart_asOfNow_isThePresentChartWithoutLiveBars()
    {
        await using var host = Start();
        await ChartAsync(host);
        await CorrectAsync(host);
        host.Exchange.Advance(TimeSpan.FromHours(1));
        var present = await ChartAsync(host);

        var chart = await ChartAsync(host, NextHour(host));

        Assert.True(present.LastIsLive);
        Assert.Equal(present.Dates[..^1], chart.Dates.AsEnumerable());
        Assert.Equal(present.Anomalies, chart.Anomalies.AsEnumerable());
        Assert.DoesNotContain(chart.Anomalies, marker => marker.Datetime.UtcDateTime == Bars[243].Time);
    }

    [Fact]
    public async Task Chart_asOfBeforeAnotherModel_hasTheAnomaliesOfTheModelBeforeIt()
    {
        await using var host = Start();
        var shown = await ChartAsync(host);
        var then = NextHour(host);
        TestModels.Add(host.Folder.Models, "US_model-2.0.0", seed: 9);
        await host.RestartAsync();
        await host.DetectAsync();
        Assert.Equal("US_model-2.0.0", (await host.Store.LoadSeriesAsync(Apple))!.ModelVersion);

        Assert.Equal(shown.Anomalies, (await ChartAsync(host, then)).Anomalies.AsEnumerable());
    }

    [Fact]
    public async Task Chart_asOfBeforeAnythingWasStored_saysSo()
    {
        await using var host = Start();
        await ChartAsync(host);
        var before = host.Wall.GetUtcNow().UtcDateTime.AddTicks(-10);

        var chart = await ChartAsync(host, before);

        Assert.Equal((0, before, $"No bar of AAPL/1d was stored as of {before:u}."), (chart.Dates.Length, chart.AsOf, chart.Warning));
        Assert.Empty(await BarsAsync(host, before));
        var unknown = await Assert.ThrowsAsync<DetectionException>(() => host.Ticker("NONE/1d").GetChartAsync(Query(before), CancellationToken.None));
        Assert.Equal(DetectionErrorKind.NotFound, unknown.Kind);
    }

    [Fact]
    public async Task Detect_byAClockThatIsBehind_commitsNoEarlierThanTheCommitBefore()
    {
        await using var host = Start();
        await host.DetectAsync();
        var first = (await host.Store.LoadSeriesAsync(Apple))!.UpdatedAt;
        // The clock of a test cannot be set back, but what is stored can be ahead of it.
        await host.Store.CommitAsync(new DetectionCommit { ExpectedVersion = 1, Metadata = (await host.Store.LoadSeriesAsync(Apple))! with { UpdatedAt = first.AddHours(5) } });
        await host.RestartAsync();

        await CorrectAsync(host);

        Assert.Equal(first.AddHours(5), (await host.Store.LoadSeriesAsync(Apple))!.UpdatedAt);
        Assert.Equal(Bars[..244], await BarsAsync(host, first.AddHours(5).AddTicks(-10)));
    }

    [Fact]
    public async Task Detect_afterQuarantinedBarsWereDroppedWithTheirAge_scoresTheSame_andKeepsThemOut()
    {
        var wrong = Bars[5] with { High = Bars[5].Low - 1 };
        await using var host = Start(options => options.FullComparisonInterval = TimeSpan.FromHours(2));
        host.Market.Put(Apple, [wrong]);
        await host.DetectAsync();
        var dropped = Bars[100].Time;
        await host.Store.PurgeBarsAsync(Apple, dropped, 1);
        Assert.Equal(1, await host.Store.PurgeRevisionsAsync(Apple, dropped));
        await host.RestartAsync();

        host.Wall.Advance(TimeSpan.FromDays(3));
        await CorrectAsync(host);

        Assert.Empty((await host.Ticker().GetQuarantineAsync()).Items);
        var anomalies = await host.AnomaliesAsync();
        await using var other = SeriesHost.Start();
        other.Market.Put(Apple, host.Market.All(Apple));
        other.CloseBars(300);
        await other.DetectAsync(period: "max");
        Assert.Equal(
            (await other.AnomaliesAsync()).Select(anomaly => (anomaly.Id, anomaly.AnomalyScore)),
            anomalies.Where(anomaly => anomaly.Status != AnomalyStatus.Retracted).Select(anomaly => (anomaly.Id, anomaly.AnomalyScore)));
    }

    private static SeriesHost Start(Action<DetectionOptions>? configure = null)
    {
        var host = SeriesHost.Start(configure);
        host.Market.Put(Apple, Bars);
        host.CloseBars(244);
        return host;
    }

    /// <summary>The source takes the shock of the last bar back, and more bars close.</summary>
    private static async Task CorrectAsync(SeriesHost host)
    {
        var calm = Bars[242].Close;
        host.Market.Put(Apple, [new Bar(Bars[243].Time, calm, calm + 0.3, calm - 0.3, calm + 0.1, 1e6)]);
        host.CloseBars(300);
        await host.DetectAsync();
    }

    private static DateTime NextHour(SeriesHost host)
    {
        var now = host.Wall.GetUtcNow().UtcDateTime;
        host.Wall.Advance(TimeSpan.FromHours(1));
        return now;
    }

    private static async Task<ChartSeries> ChartAsync(SeriesHost host, DateTime? asOf = null) =>
        (await host.Ticker().GetChartAsync(Query(asOf), CancellationToken.None))!;

    private static ChartQuery Query(DateTime? asOf) => new() { Period = Period.Max, Budget = TimeSpan.FromMinutes(1), Refresh = asOf is null, AsOf = asOf };

    private static async Task<Bar[]> BarsAsync(SeriesHost host, DateTime asOf) =>
        [.. (await host.Ticker().GetBarsAsync(new BarQuery { AsOf = asOf, Limit = 5000 }, CancellationToken.None)).Page.Items];

    private static async Task<int> CountRunsAsync(SeriesHost host) => (await host.Store.ListRunsAsync(new RunQuery())).Items.Length;

    private static IEnumerable<ImmutableArray<double>> ColumnsOf(ChartSeries chart) =>
        [chart.Open, chart.High, chart.Low, chart.Close, chart.Volume, chart.LowerBand, chart.UpperBand, chart.Mean, chart.Vwap, chart.Rsi];
}
