using Anomaly.Storage.PostgreSql;
using Anomaly.Testing.Processes;
using Microsoft.Extensions.Logging;
using Npgsql;
using NSubstitute;

namespace Anomaly.Storage.Tests.PostgreSql;

public sealed class PostgresWriterTests
{
    [PostgresTheory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task CommitAsync_manyWritersAndReadersOnFewConnectionsAllGetThrough(int connections)
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        await using var store = Open($"{test.ConnectionString};Maximum Pool Size={connections};Timeout=100");

        await Task.WhenAll(Enumerable.Range(0, 64).Select(async number =>
        {
            var series = Samples.Series($"W{number}/1d");
            for (var version = 0; version < 3; version++)
            {
                var bars = Samples.Bars(number % 16 == 0 ? 5_001 : 2, version);
                await store.CommitAsync(Samples.Commit(series, version, bars, Samples.Anomaly(series, version)));
                await store.SetAnomalyStatusAsync(Samples.Anomaly(series, version).Id, AnomalyStatus.Acknowledged);
                Assert.Equal(version + 1, (await store.LoadSeriesAsync(series))!.Version);
            }
        }));

        Assert.Equal(192, (await store.ListAnomaliesAsync(new AnomalyQuery { Statuses = [AnomalyStatus.Acknowledged], Limit = 1000 })).Items.Length);
    }

    [PostgresFact]
    public async Task CommitAsync_callerThatGivesUpIsFreedAtOnceWhileItWaitsAndItsCommit_neverHappens()
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        var (locked, waiting) = (Samples.Series("A/1d"), Samples.Series("B/1d"));
        await test.Store.CommitAsync(Samples.Commit(locked, 0, []));
        await using var store = Open(test.ConnectionString!, writers: 1);
        await store.InitializeAsync();
        await using var connection = new NpgsqlConnection(test.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("select 1 from detection_metadata for update", connection, transaction))
            await command.ExecuteNonQueryAsync();

        // The first fills the only transaction there can be; the second's is over before it begins.
        var stuck = store.CommitAsync(Samples.Commit(locked, 1, []));
        while (await WaitingForLockAsync(test.ConnectionString!) == 0)
            await Task.Yield();
        using var caller = new CancellationTokenSource();
        var queued = store.CommitAsync(Samples.Commit(waiting, 0, []), caller.Token);
        Assert.False(queued.IsCompleted);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        Assert.False(stuck.IsCompleted);
        await transaction.RollbackAsync();
        Assert.Equal(2, (await stuck).Version);
        Assert.Equal(1, (await store.CommitAsync(Samples.Commit(waiting, 0, []))).Version);
    }

    [PostgresFact]
    public async Task DisposeAsync_finishesALargeCommitThatIsUnderWay()
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        var store = Open(test.ConnectionString!);
        await store.InitializeAsync();

        var commits = Enumerable.Range(0, 5).Select(number => store.CommitAsync(Samples.Commit(Samples.Series($"D{number}/1d"), 0, Samples.Bars(6_000)))).ToArray();
        await store.DisposeAsync();

        Assert.All(await Task.WhenAll(commits), result => Assert.Equal(1, result.Version));
        Assert.Equal(5, (await test.Store.ListSeriesAsync(new SeriesQuery())).Items.Length);
    }

    [PostgresFact]
    public async Task CommitAsync_serverAwayThoseWhoWaitAreToldWithoutATryForEachGroup()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();
        var relay = new TcpRelay(server.Port);
        var logger = Substitute.For<ILogger<PostgresDetectionStore>>();
        logger.IsEnabled(LogLevel.Error).Returns(true);
        await using var store = new PostgresDetectionStore(
            new PostgresStoreOptions
            {
                ConnectionString = new NpgsqlConnectionStringBuilder(database) { Port = relay.Port }.ToString(),
                Patience = TimeSpan.FromMilliseconds(300),
            },
            logger: logger);
        await store.InitializeAsync();
        await relay.DisposeAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(async number =>
        {
            var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CommitAsync(Samples.Commit(Samples.Series($"U{number}/1d"), 0, [])));
            return error.RetryAfter > TimeSpan.Zero;
        }));

        Assert.All(outcomes, Assert.True);
        // Forty groups of 256 would each have tried for their own patience.
        Assert.InRange(logger.ReceivedCalls().Count(call => call.GetMethodInfo().Name == nameof(ILogger.Log) && Equals(call.GetArguments()[0], LogLevel.Error)), 1, 10);
    }

    private static async Task<long> WaitingForLockAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static PostgresDetectionStore Open(string connectionString, int writers = 2) =>
        new(new PostgresStoreOptions { ConnectionString = connectionString, Writers = writers, Patience = TimeSpan.FromSeconds(30) });
}
