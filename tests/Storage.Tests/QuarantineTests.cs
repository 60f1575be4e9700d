namespace Anomaly.Storage.Tests;

public sealed class QuarantineTests
{
    private static readonly SeriesKey Series = Samples.Series(), Other = Samples.Series("AAPL/1h");

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_quarantinedBars_areKeptApartAndReadBackInOrder(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        QuarantineEntry[] bars = [Samples.Quarantined(Series, 5), Samples.Quarantined(Series, 2, Samples.Start.AddDays(3).AddTicks(10)), Samples.Quarantined(Series, 9)];

        await test.Store.CommitAsync(Samples.Commit(Series, 0, Samples.Bars(2)) with { Quarantined = bars });
        await test.Store.CommitAsync(Samples.Commit(Other, 0, Samples.Bars(1)) with { Quarantined = [Samples.Quarantined(Other, 5)] });

        Assert.Equal([bars[1], bars[0], bars[2]], await ListAsync(test.Store));
        Assert.Equal(Samples.Bars(2), await test.Store.ReadBarsAsync(Series, TimeRange.All));
        Assert.Equal(3, await test.Store.CountQuarantinedAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListQuarantinedAsync_inPages_showsEachOnce(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        QuarantineEntry[] bars = [.. Enumerable.Range(0, 5).Select(day => Samples.Quarantined(Series, day))];
        await test.Store.CommitAsync(Samples.Commit(Series, 0, []) with { Quarantined = bars });

        var first = await test.Store.ListQuarantinedAsync(Series, new QuarantineQuery { Limit = 3 });
        var second = await test.Store.ListQuarantinedAsync(Series, new QuarantineQuery { Limit = 3, Cursor = first.NextCursor });

        Assert.Equal(bars, first.Items.Concat(second.Items));
        Assert.Null(second.NextCursor);
        await Assert.ThrowsAsync<InvalidCursorException>(() => test.Store.ListQuarantinedAsync(Series, new QuarantineQuery { Cursor = "bogus" }));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_anotherBarOfTheTime_overwrites_andOneThatIsFineAgain_isForgotten(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await test.Store.CommitAsync(Samples.Commit(Series, 0, []) with { Quarantined = [Samples.Quarantined(Series, 1), Samples.Quarantined(Series, 2)] });
        var changed = Samples.Quarantined(Series, 1) with { Bar = Samples.Bar(1, 7), Reason = "has a price that is not positive" };

        await test.Store.CommitAsync(Samples.Commit(Series, 1, []) with { Quarantined = [changed], Unquarantined = [changed.Bar.Time, Samples.Bar(2).Time] });

        Assert.Equal([changed], await ListAsync(test.Store));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_wrongVersion_quarantinesNothing(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);

        await Assert.ThrowsAsync<StoreConflictException>(() =>
            test.Store.CommitAsync(Samples.Commit(Series, 7, []) with { Quarantined = [Samples.Quarantined(Series, 1)] }));

        Assert.Empty(await ListAsync(test.Store));
    }

    [Theory, OnSqlite]
    public async Task CommitAsync_quarantinedBarOfAnotherSeries_isRefused(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);

        var refused = await Assert.ThrowsAsync<ArgumentException>(() =>
            test.Store.CommitAsync(Samples.Commit(Series, 0, []) with { Quarantined = [Samples.Quarantined(Other, 1)] }));

        Assert.StartsWith("The commit of AAPL/1d holds a quarantined bar of AAPL/1h.", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<QuarantineEntry[]> ListAsync(IDetectionStore store) => [.. (await store.ListQuarantinedAsync(Series, new QuarantineQuery())).Items];
}
