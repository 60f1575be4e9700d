namespace Anomaly.Storage.Tests;

public sealed class SeriesListTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListSeriesAsync_pagesInOrderWithoutState(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        foreach (var key in new[] { "MSFT/1d", "AAPL/1h", "^N225/1d", "AAPL/1d", "7203.T/5m" })
            await test.Store.CommitAsync(Samples.Commit(Samples.Series(key), 0, []));

        var keys = new List<string>();
        var query = new SeriesQuery { Limit = 2 };
        do
        {
            var page = await test.Store.ListSeriesAsync(query);
            Assert.All(page.Items, item => Assert.Null(item.FeatureState));
            keys.AddRange(page.Items.Select(item => item.Series.ToString()));
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);

        Assert.Equal(["7203.T/5m", "AAPL/1d", "AAPL/1h", "MSFT/1d", "^N225/1d"], keys);
        Assert.Equal(2, (await test.Store.ListSeriesAsync(new SeriesQuery { Ticker = Ticker.Parse("aapl") })).Items.Length);
        Assert.Single((await test.Store.ListSeriesAsync(new SeriesQuery { Interval = Interval.Parse("1h") })).Items);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CheckHealthAsync_describesAWellStore(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);

        var health = await test.Store.CheckHealthAsync();

        Assert.Equal((engine.ToString(), true, null), (health.Engine, health.IsHealthy, health.Problem));
        Assert.True(health.Latency > TimeSpan.Zero);
    }
}
