using Anomaly.Storage.PostgreSql;
using Npgsql;

namespace Anomaly.Storage.Tests.PostgreSql;

/// <summary>A server whose disk is full, of tables or of its log: what was acknowledged stays, what failed can be repeated, and the store recovers by itself.</summary>
public sealed class FullDiskTests
{
    private const int Series = 8;

    [RootPostgresFact]
    public async Task CommitAsync_diskOfTheTables_isFullSaysSoAndGoesOnWhenThereIsSpace()
    {
        using var disk = new Mount(48);
        disk.GiveTo("postgres");
        await using var server = await PostgresServer.StartAsync();
        await ExecuteAsync(server.ConnectionString(), $"create tablespace small location '{disk.Path}'");
        await ExecuteAsync(server.ConnectionString(), "create database small tablespace small");
        await using var store = Open(server.ConnectionString("small"));
        await store.InitializeAsync();
        var versions = new long[Series];
        using var filler = new Filler(disk, leave: 1 << 20);

        var large = await Assert.ThrowsAsync<StoreFullException>(() => store.CommitAsync(Samples.Commit(Samples.Series("LARGE/1d"), 0, Samples.Bars(60_000))));
        var refused = Assert.IsType<StoreFullException>(await CommitUntilRefusedAsync(store, versions));

        Assert.Contains("free some space", large.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{server.Port}", refused.Message, StringComparison.Ordinal);
        Assert.Null(await store.LoadSeriesAsync(Samples.Series("LARGE/1d")));
        await AssertOnceAsync(store, versions);
        var full = await store.CheckHealthAsync();
        filler.Dispose();
        Assert.Equal((false, true), (full.IsHealthy, full.CanRead));
        Assert.True((await store.CheckHealthAsync()).IsHealthy);
        await CommitRoundAsync(store, versions);
        await AssertOnceAsync(store, versions);
        Assert.Equal(1, (await store.CommitAsync(Samples.Commit(Samples.Series("LARGE/1d"), 0, Samples.Bars(60_000)))).Version);
    }

    [RootPostgresFact]
    public async Task CommitAsync_diskOfTheServerLog_isFullNothingAcknowledgedIsLostAndNothingIsDoubled()
    {
        using var disk = new Mount(64);
        disk.GiveTo("postgres");
        await using var server = await PostgresServer.StartAsync(new PostgresSettings { Extra = ["max_wal_size=32MB"] });
        await MoveLogAsync(server, disk);
        var database = await server.CreateDatabaseAsync();
        await using var store = Open(database);
        await store.InitializeAsync();
        var versions = new long[Series];
        await CommitRoundAsync(store, versions);
        using var filler = new Filler(disk, leave: 0);

        var refused = await CommitUntilRefusedAsync(store, versions, Samples.Bars(4_000));

        // Mostly the server gives up (PANIC) rather than go on without its log; where it notices earlier, it refuses.
        Assert.True(refused is StoreUnavailableException || refused is StoreFullException, refused.ToString());
        Assert.Contains("No space left on device", server.ReadLog(), StringComparison.Ordinal);
        filler.Dispose();
        await RecoverAsync(server, store);
        for (var number = 0; number < Series; number++)
        {
            // A commit that failed in doubt may have happened: whoever was told so looks.
            var found = (await store.LoadSeriesAsync(Key(number)))!.Version;
            Assert.InRange(found, versions[number], versions[number] + 1);
            versions[number] = found;
        }

        await CommitRoundAsync(store, versions);
        await AssertOnceAsync(store, versions);
    }

    private static SeriesKey Key(int number) => Samples.Series($"S{number}/1d");

    private static PostgresDetectionStore Open(string connectionString) =>
        new(new PostgresStoreOptions { ConnectionString = connectionString, Patience = TimeSpan.FromMilliseconds(500) });

    /// <summary>One commit of each series, with an anomaly and a run; each counts once it is acknowledged.</summary>
    private static Task CommitRoundAsync(PostgresDetectionStore store, long[] versions, Bar[]? bars = null) =>
        Task.WhenAll(Enumerable.Range(0, Series).Select(async number =>
        {
            var version = versions[number];
            await store.CommitAsync(Samples.Commit(Key(number), version, bars ?? Samples.Bars(50, 10_000 + (int)version * 50), Samples.Anomaly(Key(number), (int)version)) with
            {
                Run = Samples.Run(Key(number)) with { Id = $"{Key(number)}-{version}" },
            });
            versions[number]++;
        }));

    private static async Task<StoreException> CommitUntilRefusedAsync(PostgresDetectionStore store, long[] versions, Bar[]? bars = null)
    {
        while (true)
        {
            try
            {
                await CommitRoundAsync(store, versions, bars?.Select(bar => bar with { Close = bar.Close + versions[0] }).ToArray());
            }
            catch (StoreException refused)
            {
                return refused;
            }
        }
    }

    private static async Task AssertOnceAsync(PostgresDetectionStore store, long[] versions)
    {
        for (var number = 0; number < Series; number++)
            Assert.Equal(versions[number], (await store.LoadSeriesAsync(Key(number)))?.Version ?? 0);
        var events = await store.ReadEventsAsync(0, 10_000);
        Assert.Equal(versions.Sum(), events.Count);
        Assert.Equal(versions.Sum(), (await store.ListRunsAsync(new RunQuery { Limit = 10_000 })).Items.Length);
    }

    private static async Task MoveLogAsync(PostgresServer server, Mount disk)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("show data_directory", connection);
        var folder = Path.Combine((string)(await command.ExecuteScalarAsync())!, "pg_wal");
        await connection.CloseAsync();
        await server.StopAsync();
        disk.Move(folder);
        await server.StartAgainAsync();
    }

    private static async Task RecoverAsync(PostgresServer server, PostgresDetectionStore store)
    {
        for (var tries = 0; tries < 40 && !(await store.CheckHealthAsync()).IsHealthy; tries++)
        {
            try
            {
                await server.StartAgainAsync();
            }
            catch (InvalidOperationException)
            {
                // It is coming up by itself.
            }
        }
    }

    private static async Task ExecuteAsync(string connectionString, string text)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A file that takes the room there is.</summary>
    private sealed class Filler : IDisposable
    {
        private readonly string _path;

        public Filler(Mount disk, int leave)
        {
            _path = Path.Combine(disk.Path, "filler");
            File.WriteAllBytes(_path, new byte[Math.Max(0, new DriveInfo(disk.Path).AvailableFreeSpace - leave)]);
        }

        public void Dispose() => File.Delete(_path);
    }
}
