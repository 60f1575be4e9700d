using Anomaly.Storage.PostgreSql;
using Npgsql;

namespace Anomaly.Storage.Tests.PostgreSql;

public sealed class ConnectionLossTests
{
    private const int Series = 12;
    private const int Commits = 15;

    [PostgresFact]
    public async Task CommitAsync_connectionsCutAgainAndAgainEveryCommit_happensExactlyOnce()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();
        await using var store = Open(database);
        await store.InitializeAsync();

        var working = CommitAllAsync(store);
        await using (var saw = NpgsqlDataSource.Create(server.ConnectionString()))
        {
            while (!working.IsCompleted)
            {
                await using var cut = saw.CreateCommand(
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = $1");
                cut.Parameters.AddWithValue(new NpgsqlConnectionStringBuilder(database).Database!);
                await cut.ExecuteNonQueryAsync();
                await Task.WhenAny(working, Task.Delay(TimeSpan.FromMilliseconds(40)));
            }
        }

        await working;
        await AssertAllOnceAsync(store);
    }

    [PostgresFact]
    public async Task CommitAsync_serverStoppedKilledAndStartedAgainEveryCommit_happensExactlyOnce()
    {
        // Without fsync nothing is lost either: the system's memory survives the server.
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var store = Open(database, TimeSpan.FromSeconds(60));
        await store.InitializeAsync();

        var working = CommitAllAsync(store);
        foreach (var how in Enum.GetValues<PostgresStop>())
        {
            if (!working.IsCompleted)
                await server.RestartAsync(how);
        }

        await working;
        await AssertAllOnceAsync(store);
        await AssertRetryableAsync(server, database);
    }

    private static async Task AssertRetryableAsync(PostgresServer server, string database)
    {
        await using var store = Open(database, TimeSpan.FromMilliseconds(100));
        await store.CommitAsync(Samples.Commit(Samples.Series(), 0, Samples.Bars(2)));
        await server.StopAsync(PostgresStop.Immediate);

        var write = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CommitAsync(Samples.Commit(Samples.Series(), 1, [])));
        var read = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.LoadSeriesAsync(Samples.Series()));
        var health = await store.CheckHealthAsync();
        await server.StartAgainAsync();

        Assert.True(write.RetryAfter > TimeSpan.Zero && read.RetryAfter > TimeSpan.Zero);
        Assert.Contains($"127.0.0.1:{server.Port}", read.Message, StringComparison.Ordinal);
        Assert.False(health.IsHealthy);
        Assert.Equal(2, (await store.CommitAsync(Samples.Commit(Samples.Series(), 1, []))).Version);
        Assert.True((await store.CheckHealthAsync()).IsHealthy);
    }

    [PostgresFact]
    public async Task CommitAsync_groupTriedAgainAfterItsCommitWentThrough_isNotAppliedTwice()
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        await test.Store.CommitAsync(Samples.Commit(Samples.Series("OLD/1d"), 0, Samples.Bars(1)));
        var anomaly = Samples.Anomaly(Samples.Series("NEW/1d"), 1);
        PendingCommit[] members =
        [
            new(Samples.Commit(Samples.Series("OLD/1d"), 1, Samples.Bars(1, 1)), 0, default),
            new(Samples.Commit(Samples.Series("NEW/1d"), 0, Samples.Bars(1), anomaly), 0, default),
            new(Samples.Commit(Samples.Series("OTHER/1d"), 9, Samples.Bars(1)), 0, default),
        ];
        var group = new PostgresGroup(members, new Guid(1, 2, 3, new byte[8]));
        await using var connection = new NpgsqlConnection(test.ConnectionString);
        await connection.OpenAsync();

        await group.CommitAsync(connection);
        await group.CommitAsync(connection);

        Assert.Equal([2L, 1L, null], members.Select(member => member.Result?.Version));
        Assert.Equal([anomaly.Id], members[1].Result!.Inserted);
        Assert.NotNull(members[2].Conflict);
        Assert.Equal(2, (await test.Store.LoadSeriesAsync(Samples.Series("OLD/1d")))!.Version);
        Assert.Equal(1, await test.Store.ReadLastSequenceAsync());
    }

    private static PostgresDetectionStore Open(string database, TimeSpan? patience = null) =>
        new(new PostgresStoreOptions { ConnectionString = database, Patience = patience ?? TimeSpan.FromSeconds(20) });

    private static Task CommitAllAsync(PostgresDetectionStore store) =>
        Task.WhenAll(Enumerable.Range(0, Series).Select(async number =>
        {
            var series = Samples.Series($"L{number}/1d");
            for (var version = 0; version < Commits; version++)
            {
                await store.CommitAsync(Samples.Commit(series, version, [Samples.Bar(version)], Samples.Anomaly(series, version)) with
                {
                    Run = Samples.Run(series) with { Id = $"{series}-{version}" },
                });
            }
        }));

    private static async Task AssertAllOnceAsync(PostgresDetectionStore store)
    {
        for (var number = 0; number < Series; number++)
        {
            var series = Samples.Series($"L{number}/1d");
            Assert.Equal(Commits, (await store.LoadSeriesAsync(series))!.Version);
            Assert.Equal(Commits, await store.CountBarsAsync(series, TimeRange.All));
        }

        Assert.Equal(Series * Commits, (await store.ListRunsAsync(new RunQuery { Limit = 10_000 })).Items.Length);
        var events = await store.ReadEventsAsync(0, 10_000);
        Assert.Equal(Series * Commits, events.Select(anomaly => anomaly.Id).Distinct().Count());
    }
}
