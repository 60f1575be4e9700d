namespace Anomaly.Storage.Tests;

public sealed class CorporateActionTests
{
    private static readonly SeriesKey Series = Samples.Series(), Other = Samples.Series("AAPL/1h");

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_actions_areReadBackInOrder_ofTheirSeriesAndTime(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var both = Samples.Split(Series, 5) with { Dividend = 0.25 };

        await test.Store.CommitAsync(Samples.Commit(Series, 0, Samples.Bars(2)) with { Actions = [Samples.Dividend(Series, 7), both, Samples.Dividend(Series, 2)] });
        await test.Store.CommitAsync(Samples.Commit(Other, 0, Samples.Bars(1)) with { Actions = [Samples.Split(Other, 5)] });

        Assert.Equal([Samples.Dividend(Series, 2), both, Samples.Dividend(Series, 7)], await ListAsync(test.Store));
        Assert.Equal([both], await ListAsync(test.Store, new CorporateActionQuery { From = both.Time, To = Samples.Start.AddDays(7) }));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListCorporateActionsAsync_inPages_showsEachOnce(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        CorporateAction[] actions = [.. Enumerable.Range(0, 5).Select(day => Samples.Dividend(Series, day))];
        await test.Store.CommitAsync(Samples.Commit(Series, 0, []) with { Actions = actions });

        var first = await test.Store.ListCorporateActionsAsync(Series, new CorporateActionQuery { Limit = 3 });
        var second = await test.Store.ListCorporateActionsAsync(Series, new CorporateActionQuery { Limit = 3, Cursor = first.NextCursor });

        Assert.Equal(actions, first.Items.Concat(second.Items));
        Assert.Null(second.NextCursor);
        await Assert.ThrowsAsync<InvalidCursorException>(() => test.Store.ListCorporateActionsAsync(Series, new CorporateActionQuery { Cursor = "bogus" }));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_removesFirst_thenOverwrites(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await test.Store.CommitAsync(Samples.Commit(Series, 0, []) with { Actions = [.. Enumerable.Range(0, 4).Select(day => Samples.Dividend(Series, day))] });

        await test.Store.CommitAsync(Samples.Commit(Series, 1, []) with
        {
            RemoveActions = TimeRange.Since(Samples.Start.AddDays(2)), Actions = [Samples.Split(Series, 1), Samples.Dividend(Series, 3, 9)],
        });

        Assert.Equal([Samples.Dividend(Series, 0), Samples.Split(Series, 1), Samples.Dividend(Series, 3, 9)], await ListAsync(test.Store));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_wrongVersion_keepsNone(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);

        await Assert.ThrowsAsync<StoreConflictException>(() =>
            test.Store.CommitAsync(Samples.Commit(Series, 7, []) with { Actions = [Samples.Split(Series, 1)] }));

        Assert.Empty(await ListAsync(test.Store));
    }

    public static TheoryData<CorporateAction, string> Malformed => new()
    {
        { Samples.Split(Other, 1), "The commit of AAPL/1d holds a corporate action of AAPL/1h." },
        { Samples.Dividend(Series, 1, 0), "The corporate action of AAPL/1d at 2024-01-03 14:30:00Z must have positive numbers, and both or none of a split." },
        { Samples.Split(Series, 1) with { SplitDenominator = null }, "The corporate action of AAPL/1d at 2024-01-03 14:30:00Z must have positive numbers" },
        { Samples.Split(Series, 1) with { SplitNumerator = double.NaN }, "The corporate action of AAPL/1d at 2024-01-03 14:30:00Z must have positive numbers" },
    };

    [Theory, MemberData(nameof(Malformed))]
    public async Task CommitAsync_malformedAction_isRefused(CorporateAction action, string message)
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => test.Store.CommitAsync(Samples.Commit(Series, 0, []) with { Actions = [action] }));

        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<CorporateAction[]> ListAsync(IDetectionStore store, CorporateActionQuery? query = null) =>
        [.. (await store.ListCorporateActionsAsync(Series, query ?? new CorporateActionQuery())).Items];
}
