using Anomaly.Storage.PostgreSql;
using Anomaly.Storage.Sqlite;
using Anomaly.Storage.Tests.Sqlite;
using Anomaly.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace Anomaly.Storage.Tests.Contract;

public sealed class UpgradeTests
{
    private const string BackToVersion1 = "drop index anomalies_severity; delete from schema_migrations where number > 1;";

    [Fact]
    public async Task InitializeAsync_older_sqlite_file_is_brought_up_to_date_with_its_data()
    {
        using var folder = new TemporaryFolder();
        await using (var store = folder.Open())
            await store.CommitAsync(Samples.Commit(Samples.Series(), 0, Samples.Bars(5)));
        using (var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = BackToVersion1 + "pragma user_version = 1";
            command.ExecuteNonQuery();
        }

        await using var upgraded = folder.Open();

        Assert.Equal(Samples.Bars(5), await upgraded.ReadBarsAsync(Samples.Series(), TimeRange.All));
        Assert.Equal(SqliteFile.SchemaVersion, (await upgraded.ReadStatisticsAsync()).SchemaVersion);
    }

    [PostgresFact]
    public async Task InitializeAsync_older_postgresql_schema_is_brought_up_to_date_by_one_of_many()
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        await test.Store.CommitAsync(Samples.Commit(Samples.Series(), 0, Samples.Bars(5)));
        await using (var connection = new NpgsqlConnection(test.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(BackToVersion1, connection);
            await command.ExecuteNonQueryAsync();
        }

        var stores = Enumerable.Range(0, 5).Select(_ => test.OpenAnother()).ToArray();
        await Task.WhenAll(stores.Select(store => store.InitializeAsync()));

        foreach (var store in stores)
        {
            Assert.Equal(Samples.Bars(5), await store.ReadBarsAsync(Samples.Series(), TimeRange.All));
            await store.DisposeAsync();
        }

        Assert.Equal(PostgresMigrator.SchemaVersion, (await test.Store.ReadStatisticsAsync()).SchemaVersion);
    }
}
