using System.Diagnostics;
using System.Globalization;

namespace Anomaly.Storage.Tests.Sqlite;

public sealed class CrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CommitAsync_logCutOffAnywhere_keepsEveryCommitThatWasAcknowledgedBefore()
    {
        const int Commits = 40;
        var series = Samples.Series();
        var lengths = new List<long>();
        await using (var store = _folder.Open())
        {
            await store.InitializeAsync();
            for (var version = 0; version < Commits; version++)
            {
                await store.CommitAsync(CrashWriter.Commit(series, version));
                lengths.Add(new FileInfo(_folder.Database + "-wal").Length);
            }

            File.Copy(_folder.Database, _folder.File("copy.db"));
            File.Copy(_folder.Database + "-wal", _folder.File("copy.db-wal"));
        }

        var log = File.ReadAllBytes(_folder.File("copy.db-wal"));
        var random = new Random(7);
        for (var trial = 0; trial < 25; trial++)
        {
            var cut = random.Next((int)lengths[0], log.Length + 1);
            var path = _folder.File($"trial{trial}.db");
            File.Copy(_folder.File("copy.db"), path);
            File.WriteAllBytes(path + "-wal", log[..cut]);

            await using var store = SqliteStores.Open(path);
            var version = await CheckAgreementAsync(store, series);

            Assert.InRange(version, lengths.Count(length => length <= cut), Commits);
        }
    }

    [Theory]
    [InlineData(50)]
    [InlineData(400)]
    public async Task CommitAsync_processKilledInTheMiddle_losesNothingAcknowledged(int acknowledgements)
    {
        var assembly = typeof(CrashWriter).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [assembly, CrashWriter.Command, _folder.Database])
        {
            RedirectStandardOutput = true,
        })!;
        var acknowledged = new Dictionary<string, long>();
        for (var count = 0; await process.StandardOutput.ReadLineAsync() is { } line; count++)
        {
            var parts = line.Split(' ');
            acknowledged[parts[0]] = long.Parse(parts[1], CultureInfo.InvariantCulture);
            if (count == acknowledgements)
                process.Kill();
        }

        await process.WaitForExitAsync();
        await using var store = _folder.Open();
        Assert.True(acknowledged.Count > 1);
        foreach (var (key, version) in acknowledged)
            Assert.True(await CheckAgreementAsync(store, SeriesKey.Parse(key)) >= version, $"{key}: version {version} was acknowledged");
    }

    /// <summary>Bars, state, run and anomaly of every version are there, and of no later one.</summary>
    private static async Task<long> CheckAgreementAsync(IDetectionStore store, SeriesKey series)
    {
        var version = (await store.LoadSeriesAsync(series))?.Version ?? 0;
        if (version > 0)
            Assert.Equal([(byte)version], (await store.LoadSeriesAsync(series))!.FeatureState!);
        Assert.Equal(version, await store.CountBarsAsync(series, TimeRange.All));
        var anomalies = await store.ListAnomaliesAsync(new AnomalyQuery { Ticker = series.Ticker, Limit = 10_000 });
        Assert.Equal(version, anomalies.Items.Length);
        var runs = await store.ListRunsAsync(new RunQuery { Ticker = series.Ticker, Limit = 10_000 });
        Assert.Equal(version, runs.Items.Length);
        return version;
    }
}
