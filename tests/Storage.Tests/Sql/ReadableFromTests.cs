using System.Globalization;
using Anomaly.Storage.PostgreSql;
using Anomaly.Storage.Sqlite;

namespace Anomaly.Storage.Tests.Sql;

/// <summary>A program of the version before, started on a schema that a newer one has changed: it works where that schema says so, and only there.</summary>
public sealed class ReadableFromTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task InitializeAsync_onANewerSchemaThatStillServesThisVersion_works(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await test.Store.InitializeAsync();
        foreach (var (step, readableFrom) in new[] { (1, 1), (2, KnownTo(engine)) })
        {
            await RaiseAsync(test, engine, step, readableFrom);
            await using var store = test.OpenAnother();

            await store.InitializeAsync();

            await store.CommitAsync(Samples.Commit(Samples.Series($"NEW{step}/1d"), 0, Samples.Bars(2)));
            Assert.Equal(step, (await store.ListSeriesAsync(new SeriesQuery())).Items.Length);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task InitializeAsync_onANewerSchemaThatDoesNotServeThisVersion_isRefused(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await test.Store.InitializeAsync();
        // What the newest step says counts, whatever those before it said.
        await RaiseAsync(test, engine, 1, KnownTo(engine));
        foreach (var (step, readableFrom) in new[] { (2, (int?)KnownTo(engine) + 1), (3, null), (4, 0) })
        {
            await RaiseAsync(test, engine, step, readableFrom);
            await using var store = test.OpenAnother();

            var refusal = await Assert.ThrowsAsync<StoreSchemaException>(() => store.InitializeAsync());

            Assert.StartsWith(
                $"The database has schema version {KnownTo(engine) + step}; this program knows versions up to {KnownTo(engine)}.", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task InitializeAsync_saysFromWhichVersionItsSchemaIsReadable(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await test.Store.InitializeAsync();

        var readableFrom = Convert.ToInt32(
            await test.ExecuteAsync($"select readable_from from schema_migrations where number = {KnownTo(engine)}"), CultureInfo.InvariantCulture);

        Assert.InRange(readableFrom, 1, KnownTo(engine));
    }

    private static int KnownTo(Engine engine) => engine == Engine.Sqlite ? SqliteFile.SchemaVersion : PostgresMigrator.SchemaVersion;

    /// <summary>What a program leaves that knows so many versions more.</summary>
    private static async Task RaiseAsync(TestStore test, Engine engine, int step, int? readableFrom)
    {
        var version = KnownTo(engine) + step;
        await test.ExecuteAsync(
            "insert into schema_migrations (number, name, applied_at, readable_from)"
            + $" values ({version}, 'later', {(engine == Engine.Sqlite ? "0" : "now()")}, {readableFrom?.ToString(CultureInfo.InvariantCulture) ?? "null"})");
        if (engine == Engine.Sqlite)
            await test.ExecuteAsync($"pragma user_version = {version}");
    }
}
