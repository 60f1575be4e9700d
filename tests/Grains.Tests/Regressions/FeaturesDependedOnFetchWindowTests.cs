using Anomaly.Grains.Tests.Kit;

namespace Anomaly.Grains.Tests.Regressions;

/// <summary>The old system computed features from whatever window it had fetched: the same bar had other values, and another verdict, in each.</summary>
public sealed class FeaturesDependedOnFetchWindowTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task Detect_barsComingOneByOneOrAtOnce_giveTheSameFeaturesAndScores()
    {
        await using var slowly = SeriesHost.Start();
        await using var once = SeriesHost.Start();
        foreach (var host in new[] { slowly, once })
            host.Market.Put(Apple, TestBars.Walk(260));
        once.CloseBars(260);
        await once.DetectAsync();

        for (var count = 200; count <= 260; count += 3)
        {
            slowly.CloseBars(count);
            await slowly.DetectAsync();
        }

        slowly.CloseBars(260);
        await slowly.DetectAsync();

        var expected = await once.AnomaliesAsync();
        var actual = await slowly.AnomaliesAsync();
        Assert.Equal(expected.Select(anomaly => (anomaly.Id, anomaly.AnomalyScore)), actual.Select(anomaly => (anomaly.Id, anomaly.AnomalyScore)));
        Assert.Equal(expected.SelectMany(anomaly => anomaly.Features), actual.SelectMany(anomaly => anomaly.Features));
    }

    [Fact]
    public async Task Chart_otherWindows_drawTheSameValuesForTheSameBars()
    {
        await using var host = SeriesHost.Start();
        host.Market.Put(Apple, TestBars.Walk(260));
        host.CloseBars(260);

        var all = await ChartAsync(host, "max");
        var month = await ChartAsync(host, "1mo");

        Assert.Equal(all.Rsi[^month.Rsi.Length..].AsEnumerable(), month.Rsi.AsEnumerable());
        Assert.Equal(all.Vwap[^month.Vwap.Length..].AsEnumerable(), month.Vwap.AsEnumerable());
        Assert.Equal(all.UpperBand[^month.UpperBand.Length..].AsEnumerable(), month.UpperBand.AsEnumerable());
    }

    private static async Task<ChartSeries> ChartAsync(SeriesHost host, string period) => (await host.Ticker().GetChartAsync(
        new ChartQuery { Period = Period.Parse(period), Budget = TimeSpan.FromSeconds(2), Refresh = false }, CancellationToken.None))!;
}
