namespace Anomaly.Storage.Tests;

public sealed class GrainStateTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task WriteGrainStateAsync_writesReadsAndReplacesByEtag(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        Assert.Null(await test.Store.ReadGrainStateAsync("scheduler", "settings"));

        var first = await test.Store.WriteGrainStateAsync("scheduler", "settings", """{"on":true,"a":1}""", null);
        var second = await test.Store.WriteGrainStateAsync("scheduler", "settings", """{"on":false}""", first);

        Assert.NotEqual(first, second);
        Assert.Equal(new GrainStateEntry("scheduler", "settings", second, """{"on":false}"""), await test.Store.ReadGrainStateAsync("scheduler", "settings"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task WriteGrainStateAsync_staleOrMissingEtagConflicts(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var first = await test.Store.WriteGrainStateAsync("g", "s", "1", null);
        var second = await test.Store.WriteGrainStateAsync("g", "s", "2", first);

        var stale = await Assert.ThrowsAsync<StoreConflictException>(() => test.Store.WriteGrainStateAsync("g", "s", "3", first));
        await Assert.ThrowsAsync<StoreConflictException>(() => test.Store.WriteGrainStateAsync("g", "s", "3", null));
        await Assert.ThrowsAsync<StoreConflictException>(() => test.Store.WriteGrainStateAsync("g", "absent", "3", first));

        Assert.Equal((first, second), (stale.Expected, stale.Found));
        Assert.Equal("2", (await test.Store.ReadGrainStateAsync("g", "s"))!.Json);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ClearGrainStateAsync_removesByEtagAndForgivesWhatIsGone(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var first = await test.Store.WriteGrainStateAsync("g", "s", "1", null);

        await Assert.ThrowsAsync<StoreConflictException>(() => test.Store.ClearGrainStateAsync("g", "s", "other"));
        await test.Store.ClearGrainStateAsync("g", "s", first);
        await test.Store.ClearGrainStateAsync("g", "s", first);

        Assert.Null(await test.Store.ReadGrainStateAsync("g", "s"));
        Assert.NotEqual(first, await test.Store.WriteGrainStateAsync("g", "s", "1", null));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task WriteGrainStateAsync_badNamesAndBadJson_areRefused(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => test.Store.WriteGrainStateAsync("", "s", "1", null));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => test.Store.WriteGrainStateAsync("a\nb", "s", "1", null));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => test.Store.WriteGrainStateAsync("a", new string('s', 301), "1", null));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => test.Store.WriteGrainStateAsync("a", "s", "{", null));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task WriteGrainStateAsync_onlyOneOfManyRacingWritersWins(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var etag = await test.Store.WriteGrainStateAsync("g", "s", "0", null);

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(async number =>
        {
            try
            {
                await test.Store.WriteGrainStateAsync("g", "s", $"{number}", etag);
                return true;
            }
            catch (StoreConflictException)
            {
                return false;
            }
        }));

        Assert.Single(outcomes, won => won);
    }
}
