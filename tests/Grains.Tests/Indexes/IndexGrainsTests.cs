using Anomaly.Grains.Tests.Kit;

namespace Anomaly.Grains.Tests.Indexes;

public sealed class IndexGrainsTests
{
    private static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    [Fact]
    public async Task List_pages_coverEveryAnomalyOnce()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        var outcome = await host.DetectAsync();

        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await host.Index.ListAsync(new AnomalyQuery { Ticker = Ticker.Parse("aapl"), Limit = 2, Cursor = cursor }, CancellationToken.None);
            ids.AddRange(page.Items.Select(anomaly => anomaly.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(outcome.AnomalyIds.Reverse(), ids);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(501, null)]
    [InlineData(10, "nonsense")]
    public async Task List_badQuery_isRefused(int limit, string? cursor)
    {
        await using var host = await DetectionHost.StartAsync();

        var failure = await Assert.ThrowsAsync<DetectionException>(
            () => host.Index.ListAsync(new AnomalyQuery { Limit = limit, Cursor = cursor }, CancellationToken.None));

        Assert.Equal(DetectionErrorKind.InvalidRequest, failure.Kind);
    }

    [Fact]
    public async Task Explain_anomaly_comesWithItsFeatures()
    {
        await using var host = await DetectionHost.StartAsync();
        host.Market.Put(Apple, TestBars.Walk(300));
        host.CloseBars(300);
        var outcome = await host.DetectAsync();

        var explanation = await host.Index.ExplainAsync(outcome.AnomalyIds[0], CancellationToken.None);

        Assert.Equal(outcome.AnomalyIds[0], explanation!.Anomaly.Id);
        Assert.Equal(14, explanation.Features.Length);
        Assert.Null(await host.Index.ExplainAsync("000000000000000000000000", CancellationToken.None));
    }

    [Fact]
    public async Task Series_list_tellsEveryKnownSeries()
    {
        await using var host = await DetectionHost.StartAsync();
        foreach (var key in new[] { "MSFT/1d", "AAPL/1d", "AAPL/1wk" })
        {
            host.Market.Put(SeriesKey.Parse(key), TestBars.Walk(40, interval: SeriesKey.Parse(key).Interval));
        }

        host.CloseBars(300);
        foreach (var key in new[] { "MSFT/1d", "AAPL/1d", "AAPL/1wk" })
            await host.DetectAsync(key);

        var page = await host.Grains.GetGrain<ISeriesIndexGrain>("series").ListAsync(new SeriesQuery { Limit = 10 }, CancellationToken.None);

        Assert.Equal(["AAPL/1d", "AAPL/1wk", "MSFT/1d"], page.Items.Select(series => series.Series.ToString()));
    }
}
