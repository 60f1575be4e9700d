using Anomaly.Storage.PostgreSql;

namespace Anomaly.Storage.Tests;

public sealed class BarReadTests
{
    private static readonly SeriesKey Series = Samples.Series();

    [Fact]
    public async Task MeasureSizeAsync_growsWithWhatIsStored_ofAFile()
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);
        await GrowsAsync(test.Store);
    }

    /// <summary>A database of its own: others that share one take their schemas away meanwhile.</summary>
    [PostgresFact]
    public async Task MeasureSizeAsync_growsWithWhatIsStored_ofADatabase()
    {
        var server = await PostgresServer.SharedAsync();
        await using var store = new PostgresDetectionStore(new PostgresStoreOptions { ConnectionString = await server.CreateDatabaseAsync() });
        await GrowsAsync(store);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ReadBarsAsync_range_isHalfOpenOrderedAndLimited(Engine engine)
    {
        await using var test = await StoreWithBarsAsync(engine, 20);
        var range = new TimeRange(Samples.Start.AddDays(5), Samples.Start.AddDays(10));

        Assert.Equal(Samples.Bars(5, 5), await test.Store.ReadBarsAsync(Series, range));
        Assert.Equal(Samples.Bars(2, 5), await test.Store.ReadBarsAsync(Series, range, 2));
        Assert.Equal(Samples.Bars(15, 5), await test.Store.ReadBarsAsync(Series, TimeRange.Since(range.From)));
        Assert.Equal(Samples.Bars(10), await test.Store.ReadBarsAsync(Series, TimeRange.Before(range.To)));
        Assert.Equal(5, await test.Store.CountBarsAsync(Series, range));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ReadBarsAsync_boundsBetweenSeconds_keepTheirMeaning(Engine engine)
    {
        await using var test = await StoreWithBarsAsync(engine, 3);
        var justAfterFirst = Samples.Start.AddTicks(1);

        Assert.Equal(Samples.Bars(2, 1), await test.Store.ReadBarsAsync(Series, TimeRange.Since(justAfterFirst)));
        Assert.Equal(Samples.Bars(1), await test.Store.ReadBarsAsync(Series, TimeRange.Before(justAfterFirst)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ReadLastBarsAsync_givesTheTailOldestFirst(Engine engine)
    {
        await using var test = await StoreWithBarsAsync(engine, 20);

        Assert.Equal(Samples.Bars(3, 17), await test.Store.ReadLastBarsAsync(Series, 3));
        Assert.Equal(Samples.Bars(3, 7), await test.Store.ReadLastBarsAsync(Series, 3, Samples.Start.AddDays(10)));
        Assert.Equal(Samples.Bars(20), await test.Store.ReadLastBarsAsync(Series, 100));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ReadBarsAsync_unknownSeries_hasNone(Engine engine)
    {
        await using var test = await StoreWithBarsAsync(engine, 2);
        var other = Samples.Series("AAPL/1h");

        Assert.Empty(await test.Store.ReadBarsAsync(other, TimeRange.All));
        Assert.Empty(await test.Store.ReadLastBarsAsync(other, 5));
        Assert.Equal(0, await test.Store.CountBarsAsync(other, TimeRange.All));
        Assert.Null(await test.Store.LoadSeriesAsync(other));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ReadBarsAsync_valuesAndTimesBefore1970AreExact(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        Bar[] bars =
        [
            new(new DateTime(1962, 1, 2, 14, 30, 1, DateTimeKind.Utc), 0.1 + 0.2, double.Epsilon, -Bar.MaxMagnitude, 1.0 / 3, 0),
            new(DateTime.UnixEpoch, 1e-300, 2, 3, 4, 5e15 + 1),
        ];
        await test.Store.CommitAsync(Samples.Commit(Series, 0, bars));

        Assert.Equal(bars, await test.Store.ReadBarsAsync(Series, TimeRange.All));
        Assert.Equal(bars[..1], await test.Store.ReadBarsAsync(Series, TimeRange.Before(DateTime.UnixEpoch)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ReadBarsAsync_limitOutOfBounds_isRefused(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => test.Store.ReadBarsAsync(Series, TimeRange.All, 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => test.Store.ReadLastBarsAsync(Series, IDetectionStore.MaxBarsPerRead + 1));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ReadBarsAsync_cancelledCall_isCancelled(Engine engine)
    {
        await using var test = await StoreWithBarsAsync(engine, 2);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => test.Store.ReadBarsAsync(Series, TimeRange.All, cancellationToken: new CancellationToken(true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => test.Store.CommitAsync(Samples.Commit(Series, 1, []), new CancellationToken(true)));
        Assert.Equal(1, (await test.Store.LoadSeriesAsync(Series))!.Version);
    }

    private static async Task<TestStore> StoreWithBarsAsync(Engine engine, int count)
    {
        var test = await TestStore.CreateAsync(engine);
        await test.Store.CommitAsync(Samples.Commit(Series, 0, Samples.Bars(count)));
        return test;
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task PurgeBarsAsync_deletesTheOldestInBatches_butNeitherTheNewestNorOthers(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var (series, other) = (Samples.Series(), Samples.Series("MSFT/1d"));
        await test.Store.CommitAsync(Samples.Commit(series, 0, Samples.Bars(20), Samples.Anomaly(series, 3)));
        await test.Store.CommitAsync(Samples.Commit(other, 0, Samples.Bars(20)));
        var before = Samples.Bar(12).Time;

        int[] deleted = [await PurgeAsync(3), await PurgeAsync(3), await PurgeAsync(3), await PurgeAsync(3)];
        Assert.Equal([5, 5, 2, 0], deleted);
        Assert.Equal(Samples.Bars(8, 12), await test.Store.ReadBarsAsync(series, TimeRange.All));
        Assert.Equal((0, 0), (await PurgeAsync(8, year: 1), await PurgeAsync(9, year: 1)));
        Assert.Equal(3, await PurgeAsync(5, year: 1));

        Assert.Equal(Samples.Bars(5, 15), await test.Store.ReadBarsAsync(series, TimeRange.All));
        Assert.Equal(20, (await test.Store.ReadBarsAsync(other, TimeRange.All)).Count);
        Assert.Single((await test.Store.ListAnomaliesAsync(new AnomalyQuery())).Items);
        Assert.Equal(Samples.Metadata(series, 20).FeatureState, (await test.Store.LoadSeriesAsync(series))!.FeatureState);
        Assert.Equal(0, await test.Store.PurgeBarsAsync(Samples.Series("NONE/1d"), before, 1));

        Task<int> PurgeAsync(int kept, int year = 0) => test.Store.PurgeBarsAsync(series, before.AddYears(year), kept, 5);
    }

    private static async Task GrowsAsync(IDetectionStore store)
    {
        var before = await store.MeasureSizeAsync();

        await store.CommitAsync(Samples.Commit(Samples.Series(), 0, Samples.Bars(20_000)));

        Assert.InRange(before, 10_000, 1_000_000_000);
        Assert.InRange(await store.MeasureSizeAsync() - before, 100_000, 100_000_000);
    }
}
