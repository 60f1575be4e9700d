using Microsoft.Data.Sqlite;

namespace Anomaly.Storage.Tests.Sqlite;

public sealed class BadFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task InitializeAsync_fileThatIsNoDatabase_isNamedAndLeftAsItIs()
    {
        var garbage = Enumerable.Range(0, 5000).Select(index => (byte)(index * 7)).ToArray();
        File.WriteAllBytes(_folder.Database, garbage);
        await using var store = _folder.Open();

        var error = await Assert.ThrowsAsync<StoreCorruptException>(() => store.InitializeAsync());

        Assert.Contains("anomaly.db", error.Message, StringComparison.Ordinal);
        Assert.Contains("not a SQLite database", error.Message, StringComparison.Ordinal);
        Assert.Equal(garbage, File.ReadAllBytes(_folder.Database));
        var health = await store.CheckHealthAsync();
        Assert.False(health.IsHealthy);
        Assert.Equal(error.Message, health.Problem);
    }

    [Fact]
    public async Task InitializeAsync_databaseOfAnotherProgram_isRefusedUntouched()
    {
        Execute(_folder.Database, "create table photos (id integer)");
        await using var store = _folder.Open();

        var error = await Assert.ThrowsAsync<StoreCorruptException>(() => store.InitializeAsync());

        Assert.Contains("another program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InitializeAsync_newerSchema_isRefused()
    {
        await using (var store = _folder.Open())
            await store.InitializeAsync();
        Execute(_folder.Database, "pragma user_version = 999");
        await using var older = _folder.Open();

        var error = await Assert.ThrowsAsync<StoreSchemaException>(() => older.InitializeAsync());

        Assert.Contains("schema version 999", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InitializeAsync_pathThatIsAFolderOrBelowAFile_saysSo()
    {
        await using var folder = SqliteStores.Open(_folder.Path);
        File.WriteAllText(_folder.File("plain"), "x");
        await using var below = SqliteStores.Open(_folder.File("plain/anomaly.db"));

        var errors = new[]
        {
            await Assert.ThrowsAsync<StoreReadOnlyException>(() => folder.InitializeAsync()),
            await Assert.ThrowsAsync<StoreReadOnlyException>(() => below.InitializeAsync()),
        };

        // These sentences go to clients, who need not know where the server keeps its files.
        Assert.All(errors, error => Assert.DoesNotContain(Path.GetDirectoryName(_folder.Path)!, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task InitializeAsync_failedOpening_isTriedAgainAtTheNextUse()
    {
        File.WriteAllBytes(_folder.Database, new byte[3000]);
        File.WriteAllText(_folder.Database, new string('x', 3000));
        await using var store = _folder.Open();
        await Assert.ThrowsAsync<StoreCorruptException>(() => store.LoadSeriesAsync(Samples.Series()));

        File.Delete(_folder.Database);

        Assert.Null(await store.LoadSeriesAsync(Samples.Series()));
    }

    [Fact]
    public async Task InitializeAsync_missingFolders_areMade()
    {
        await using var store = SqliteStores.Open(_folder.File("a/b/anomaly.db"));

        await store.CommitAsync(Samples.Commit(Samples.Series(), 0, Samples.Bars(1)));

        Assert.True(File.Exists(_folder.File("a/b/anomaly.db")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task AnyCall_damagedFile_givesTypedErrorsOnly(int seed)
    {
        await WriteSampleAsync();
        var random = new Random(seed);
        var bytes = File.ReadAllBytes(_folder.Database);
        // Not the header: a file that is not SQLite's any more has a test of its own.
        for (var hit = 0; hit < 400; hit++)
            bytes[random.Next(100, bytes.Length)] = (byte)random.Next(256);
        File.WriteAllBytes(_folder.Database, bytes);

        await using var store = _folder.Open();
        var damage = 0;
        foreach (var call in Calls(store))
        {
            try
            {
                await call();
            }
            catch (StoreException)
            {
                damage++;
            }
        }

        Assert.True(damage > 0, "No call noticed 400 overwritten bytes.");
    }

    [Fact]
    public async Task AnyCall_truncatedFile_givesTypedErrorsOnly()
    {
        await WriteSampleAsync();
        using (var file = File.OpenWrite(_folder.Database))
            file.SetLength(file.Length / 2);

        await using var store = _folder.Open();
        var error = await Assert.ThrowsAnyAsync<StoreException>(async () =>
        {
            foreach (var call in Calls(store))
                await call();
        });

        Assert.Contains("anomaly.db", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommitAsync_fileLockedByAnotherProcess_isRetryable()
    {
        await using var store = SqliteStores.Open(_folder.Database, busyMilliseconds: 50);
        await store.InitializeAsync();
        using var other = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        other.Open();
        Execute(other, "begin immediate");

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CommitAsync(Samples.Commit(Samples.Series(), 0, Samples.Bars(1))));
        Assert.False((await store.CheckHealthAsync()).IsHealthy);
        Execute(other, "rollback");

        Assert.Contains("locked by another process", error.Message, StringComparison.Ordinal);
        Assert.False(error.InDoubt);
        Assert.Equal(1, (await store.CommitAsync(Samples.Commit(Samples.Series(), 0, Samples.Bars(1)))).Version);
        Assert.True((await store.CheckHealthAsync()).IsHealthy);
    }

    private static IEnumerable<Func<Task>> Calls(IDetectionStore store)
    {
        var series = Samples.Series();
        yield return () => store.LoadSeriesAsync(series);
        yield return () => store.ReadBarsAsync(series, TimeRange.All);
        yield return () => store.ListAnomaliesAsync(new AnomalyQuery { Limit = 1000 });
        yield return () => store.ListAnomaliesAsync(new AnomalyQuery { Limit = 1000, OldestFirst = true, Ticker = series.Ticker });
        yield return () => store.ListRunsAsync(new RunQuery());
        yield return () => store.ReadEventsAsync(0);
        yield return () => store.CommitAsync(Samples.Commit(series, 1, Samples.Bars(2000)) with { Rescored = TimeRange.All, Run = Samples.Run(series, 500) });
        yield return () => store.PurgeRunsAsync(DateTime.UnixEpoch.AddYears(100));
    }

    private async Task WriteSampleAsync()
    {
        await using var store = _folder.Open();
        var series = Samples.Series();
        await store.CommitAsync(Samples.Commit(
            series, 0, Samples.Bars(2000), [.. Enumerable.Range(0, 100).Select(day => Samples.Anomaly(series, day))]));
        for (var number = 0; number < 50; number++)
            await store.StartRunAsync(Samples.Run(series, number));
    }

    private static void Execute(string path, string text)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Execute(connection, text);
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
