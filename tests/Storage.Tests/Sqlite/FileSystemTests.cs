namespace Anomaly.Storage.Tests.Sqlite;

public sealed class FileSystemTests
{
    [RootFact]
    public async Task CommitAsync_fullDisk_losesNothingAndGoesOnWhenThereIsSpace()
    {
        using var disk = new Mount(4);
        var filler = Path.Combine(disk.Path, "filler");
        File.WriteAllBytes(filler, new byte[2 << 20]);
        await using var store = SqliteStores.Open(Path.Combine(disk.Path, "anomaly.db"));
        var small = Samples.Series("SMALL/1d");
        var large = Samples.Series("LARGE/1d");
        await store.CommitAsync(Samples.Commit(small, 0, Samples.Bars(10)));

        var error = await Assert.ThrowsAsync<StoreFullException>(() => store.CommitAsync(Samples.Commit(large, 0, Samples.Bars(60_000))));

        Assert.Contains("free some space", error.Message, StringComparison.Ordinal);
        Assert.Null(await store.LoadSeriesAsync(large));
        Assert.Equal(Samples.Bars(10), await store.ReadBarsAsync(small, TimeRange.All));
        File.Delete(filler);
        await store.CommitAsync(Samples.Commit(small, 1, Samples.Bars(10, 10)));
        Assert.Equal(Samples.Bars(20), await store.ReadBarsAsync(small, TimeRange.All));
    }

    [RootFact]
    public async Task CommitAsync_fullDisk_failsTheLargeCommitButNotTheSmallOnesInItsGroup()
    {
        using var disk = new Mount(4);
        await using var store = SqliteStores.Open(Path.Combine(disk.Path, "anomaly.db"));
        await store.InitializeAsync();
        var series = Enumerable.Range(0, 20).Select(number => Samples.Series($"S{number}/1d")).ToArray();

        var outcomes = await Task.WhenAll(series.Select(async (key, number) =>
        {
            try
            {
                await store.CommitAsync(Samples.Commit(key, 0, Samples.Bars(number == 10 ? 90_000 : 2)));
                return true;
            }
            catch (StoreFullException)
            {
                return false;
            }
        }));

        Assert.Equal(Enumerable.Range(0, 20).Select(number => number != 10), outcomes);
    }

    [RootFact]
    public async Task CommitAsync_readOnlyFileSystemSaysSoAndTheProcessLives()
    {
        using var disk = new Mount(4);
        var path = Path.Combine(disk.Path, "anomaly.db");
        await using (var store = SqliteStores.Open(path))
            await store.CommitAsync(Samples.Commit(Samples.Series(), 0, Samples.Bars(3)));
        disk.MakeReadOnly();

        await using var readOnly = SqliteStores.Open(path);
        var error = await Assert.ThrowsAsync<StoreReadOnlyException>(
            () => readOnly.CommitAsync(Samples.Commit(Samples.Series(), 1, Samples.Bars(1, 3))));

        Assert.Contains("anomaly.db", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(disk.Path, error.Message, StringComparison.Ordinal);
        Assert.False((await readOnly.CheckHealthAsync()).IsHealthy);
    }

    [RootFact]
    public async Task InitializeAsync_newFileOnA_readOnlyFileSystemSaysSo()
    {
        using var disk = new Mount(1);
        disk.MakeReadOnly();
        await using var store = SqliteStores.Open(Path.Combine(disk.Path, "data/anomaly.db"));

        await Assert.ThrowsAsync<StoreReadOnlyException>(() => store.InitializeAsync());
    }
}
