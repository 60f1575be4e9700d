using Anomaly.Storage.Sql;
using Anomaly.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Storage.Tests;

/// <summary>Health stayed good while every write failed: it asked for a write lock and wrote nothing.</summary>
public sealed class WriteProbeTests
{
    private static readonly StoreFullException Full = new("The disk is full.");
    private static readonly StoreCorruptException Damaged = new("The database is damaged.");

    private readonly FakeTimeProvider _time = new();
    private readonly List<int> _written = [];
    private StoreException? _fails;

    [Fact]
    public async Task Ask_manyAtOnceAndWithinAFewSeconds_writesOnce()
    {
        var probe = Probe();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => probe.AskAsync(CancellationToken.None)));
        _time.Advance(WriteProbe.Period - TimeSpan.FromMilliseconds(1));
        await probe.AskAsync(CancellationToken.None);
        Assert.Single(_written);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await probe.AskAsync(CancellationToken.None);
        Assert.Equal(2, _written.Count);
    }

    [Fact]
    public async Task Ask_afterAFullDiskWasMet_trustsOnlyARowAsLargeAsACommit()
    {
        var probe = Probe();
        Assert.Null(await probe.AskAsync(CancellationToken.None));
        probe.Note(Full);
        _fails = Full;

        Assert.Equal(Full.Message, await probe.AskAsync(CancellationToken.None));
        _fails = null;
        Assert.Null(await probe.AskAsync(CancellationToken.None));

        Assert.True(_written[^1] > 100_000, $"{_written[^1]} bytes were written");
        Assert.True(_written[0] < 100);
    }

    [Fact]
    public async Task Ask_afterADamagedPageWasMet_remembersItForAWhile_andComesBackByItself()
    {
        var probe = Probe();
        probe.Note(Damaged);

        Assert.Equal(Damaged.Message, await probe.AskAsync(CancellationToken.None));
        _time.Advance(WriteProbe.DamageRemembered);
        Assert.Null(await probe.AskAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Ask_ofAStoreThatIsAwayForAMoment_saysSoAndTriesAtOnceAgain()
    {
        var probe = Probe();
        _fails = new StoreUnavailableException("It is locked.", TimeSpan.Zero);
        Assert.Equal("It is locked.", await probe.AskAsync(CancellationToken.None));

        _fails = null;

        Assert.Null(await probe.AskAsync(CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CheckHealth_writesForReal_andLeavesOneRow(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);

        Assert.True((await test.Store.CheckHealthAsync()).IsHealthy);
        Assert.True((await test.OpenAnother().CheckHealthAsync()).IsHealthy);

        Assert.Equal(1L, Convert.ToInt64(await test.ExecuteAsync("select count(*) from write_probe"), System.Globalization.CultureInfo.InvariantCulture));
    }

    [RootFact]
    public async Task CheckHealth_fullDisk_canBeReadButNotWritten_untilThereIsSpace()
    {
        using var disk = new Mount(4);
        await using var store = SqliteStores.Open(Path.Combine(disk.Path, "anomaly.db"));
        await store.CommitAsync(Samples.Commit(Samples.Series(), 0, Samples.Bars(10)));
        Assert.True((await store.CheckHealthAsync()).IsHealthy);
        var filler = Path.Combine(disk.Path, "filler");
        await File.WriteAllBytesAsync(filler, new byte[new DriveInfo(disk.Path).AvailableFreeSpace]);

        await Assert.ThrowsAsync<StoreFullException>(() => store.CommitAsync(Samples.Commit(Samples.Series("LARGE/1d"), 0, Samples.Bars(5_000))));
        var full = await store.CheckHealthAsync();
        var still = await store.CheckHealthAsync();
        File.Delete(filler);

        Assert.Equal((false, true), (full.IsHealthy, full.CanRead));
        Assert.Contains("is full: free some space", full.Problem, StringComparison.Ordinal);
        Assert.Equal(full.Problem, still.Problem);
        Assert.True((await store.CheckHealthAsync()).IsHealthy);
    }

    [Fact]
    public async Task CheckHealth_damagedPages_saysSoAfterTheFirstWriteThatMeetsThem()
    {
        using var folder = new TemporaryFolder();
        await using (var before = folder.Open())
            await before.CommitAsync(Samples.Commit(Samples.Series(), 0, Samples.Bars(500)));
        DamageTable(folder.Database, "bars");
        await using var store = folder.Open();
        Assert.True((await store.CheckHealthAsync()).IsHealthy);

        await Assert.ThrowsAsync<StoreCorruptException>(() => store.CommitAsync(Samples.Commit(Samples.Series(), 1, Samples.Bars(10, 500))));

        var health = await store.CheckHealthAsync();
        Assert.Equal((false, true), (health.IsHealthy, health.CanRead));
        Assert.Contains("is damaged", health.Problem, StringComparison.Ordinal);
    }

    private static void DamageTable(string path, string table)
    {
        long root, size;
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            root = Number(connection, $"select rootpage from sqlite_schema where name = '{table}'");
            size = Number(connection, "pragma page_size");
            Number(connection, "pragma wal_checkpoint(truncate)");
        }

        using var file = File.OpenWrite(path);
        file.Position = (root - 1) * size;
        file.Write(Enumerable.Repeat((byte)0xA5, (int)size).ToArray());
    }

    private static long Number(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return (long)command.ExecuteScalar()!;
    }

    private WriteProbe Probe() => new(WriteAsync, "anomaly.db", _time, NullLogger<SqliteDetectionStore>.Instance);

    private Task WriteAsync(int bytes)
    {
        _written.Add(bytes);
        return _fails is null ? Task.CompletedTask : Task.FromException(_fails);
    }
}
