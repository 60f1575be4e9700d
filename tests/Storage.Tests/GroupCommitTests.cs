namespace Anomaly.Storage.Tests;

public sealed class GroupCommitTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_manyAtOnceOnlyTheConflictingOnesFail(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
        {
            var series = Samples.Series($"T{number}/1d");
            var stale = number % 10 == 3;
            try
            {
                await test.Store.CommitAsync(
                    Samples.Commit(series, stale ? 5 : 0, Samples.Bars(3), Samples.Anomaly(series, 1)) with { Run = Samples.Run(series, number) });
                return (series, stale, failed: false);
            }
            catch (StoreConflictException)
            {
                return (series, stale, failed: true);
            }
        }));

        Assert.All(outcomes, outcome => Assert.Equal(outcome.stale, outcome.failed));
        foreach (var (series, stale, _) in outcomes)
        {
            Assert.Equal(stale ? 0 : 3, await test.Store.CountBarsAsync(series, TimeRange.All));
            Assert.Equal(stale, await test.Store.LoadSeriesAsync(series) is null);
        }

        Assert.Equal(180, (await test.Store.ListAnomaliesAsync(new AnomalyQuery { Limit = 1000 })).Items.Length);
        Assert.Equal(180, (await test.Store.ListRunsAsync(new RunQuery { Limit = 1000 })).Items.Length);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_racingForOneVersionExactlyOneWins(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await using var second = test.OpenAnother();
        var series = Samples.Series();
        for (var version = 0; version < 10; version++)
        {
            var expected = version;
            var wins = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
            {
                try
                {
                    await (number % 2 == 0 ? test.Store : second).CommitAsync(Samples.Commit(series, expected, [Samples.Bar(expected, number)]));
                    return number;
                }
                catch (StoreConflictException)
                {
                    return -1;
                }
            }));

            var winner = Assert.Single(wins, number => number >= 0);
            var bars = await test.Store.ReadBarsAsync(series, TimeRange.All);
            Assert.Equal(expected + 1, bars.Count);
            Assert.Equal(winner, bars[^1].Close);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_isVisibleToTheNextReadOfAnyReader(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var series = Samples.Series();
        for (var version = 0; version < 50; version++)
        {
            await test.Store.CommitAsync(Samples.Commit(series, version, [Samples.Bar(version)]));
            Assert.Equal(version + 1, (await test.Store.LoadSeriesAsync(series))!.Version);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task InitializeAsync_manyAtOnceOnANewDatabase(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var stores = Enumerable.Range(0, 6).Select(_ => test.OpenAnother()).ToArray();

        await Task.WhenAll(stores.Select(store => store.InitializeAsync()));
        await Task.WhenAll(stores.Select((store, number) => store.CommitAsync(Samples.Commit(Samples.Series($"P{number}/1d"), 0, Samples.Bars(2)))));

        Assert.Equal(6, (await test.Store.ListSeriesAsync(new SeriesQuery())).Items.Length);
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task DisposeAsync_laterCalls_sayThatTheStoreIsClosed(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await using var store = test.OpenAnother();
        await store.CommitAsync(Samples.Commit(Samples.Series(), 0, Samples.Bars(2)));
        await store.DisposeAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.LoadSeriesAsync(Samples.Series()));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CommitAsync(Samples.Commit(Samples.Series(), 1, [])));
        Assert.NotNull(await test.Store.LoadSeriesAsync(Samples.Series()));
    }
}
