using Anomaly.Storage.PostgreSql;
using Npgsql;

namespace Anomaly.Storage.Tests.PostgreSql;

/// <summary>A server whose disk takes a tenth of a second for each flush.</summary>
public sealed class SlowDiskTests
{
    private const int Commits = 400;

    [PostgresFact]
    public async Task CommitAsync_slowDisk_sharesEachFlushAmongThoseWhoWait()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresSettings { Fsync = true, Extra = ["commit_delay=100000", "commit_siblings=0"] });
        await using var store = new PostgresDetectionStore(new PostgresStoreOptions { ConnectionString = server.ConnectionString() });
        await store.InitializeAsync();
        var before = await TransactionsAsync(server);

        var results = await Task.WhenAll(Enumerable.Range(0, Commits).Select(number => store.CommitAsync(Samples.Commit(Samples.Series($"S{number}/1d"), 0, Samples.Bars(2)))));

        Assert.All(results, result => Assert.Equal(1, result.Version));
        Assert.Equal(Commits, (await store.ListSeriesAsync(new SeriesQuery { Limit = 1000 })).Items.Length);
        // One flush for each commit would be forty seconds; the server counts its transactions late, and a few are its own.
        Assert.InRange(await TransactionsAsync(server) - before, 1, Commits / 4);
    }

    private static async Task<long> TransactionsAsync(PostgresServer server)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select xact_commit from pg_stat_database where datname = current_database()", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
