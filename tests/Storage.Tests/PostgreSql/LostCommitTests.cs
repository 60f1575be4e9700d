using System.Globalization;
using Anomaly.Storage.PostgreSql;
using Npgsql;
using Xunit.Abstractions;

namespace Anomaly.Storage.Tests.PostgreSql;

/// <summary>
/// Connections cut around COMMIT, where nobody is told how it ended: two stores, as two silos have them, find it out each time. With
/// <c>ANOMALY_LONG_TESTS=1</c> over more seeds and more commits.
/// </summary>
public sealed class LostCommitTests(ITestOutputHelper output)
{
    private const int Series = 12;
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ANOMALY_LONG_TESTS") == "1";
    private static readonly int Commits = IsLong ? 60 : 10;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, IsLong ? 20 : 2)];

    [PostgresTheory]
    [MemberData(nameof(Seeds))]
    public async Task CommitAsync_connectionsCutAroundCommitNoCommit_isLostOrDoubled(int seed)
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();
        await using var cutter = new CommitCutter(server.Port, seed);
        var through = new NpgsqlConnectionStringBuilder(database) { Port = cutter.Port }.ToString();
        await using (var first = Open(through))
        await using (var second = Open(through))
        {
            await Task.WhenAll(first.InitializeAsync(), second.InitializeAsync());
            cutter.IsCutting = true;
            await Task.WhenAll(Enumerable.Range(0, Series).Select(number => CommitAllAsync(number % 2 == 0 ? first : second, Key(number))));
        }

        output.WriteLine(string.Join(", ", cutter.Cuts.OrderBy(cut => cut.Key).Select(cut => $"{cut.Value} times {cut.Key}")));
        Assert.All(Enum.GetValues<Cut>(), place => Assert.True(cutter.Cuts.ContainsKey(place), $"nothing was cut {place}"));
        await using var reader = Open(database);
        for (var number = 0; number < Series; number++)
        {
            Assert.Equal(Commits, (await reader.LoadSeriesAsync(Key(number)))!.Version);
            Assert.Equal(BarsOf(Commits), await reader.CountBarsAsync(Key(number), TimeRange.All));
        }

        var events = await reader.ReadEventsAsync(0, 10_000);
        Assert.Equal(Series * Commits, events.Select(anomaly => anomaly.Id).Distinct().Count());
        Assert.Equal(Series * Commits, (await reader.ListRunsAsync(new RunQuery { Limit = 10_000 })).Items.Length);
    }

    private static SeriesKey Key(int number) => Samples.Series($"L{number}/1d");

    // Every tenth commit is large enough to go by itself, through COPY.
    private static int BarsOf(int commits) => Enumerable.Range(0, commits).Sum(version => version % 10 == 4 ? 5_001 : 1);

    private static PostgresDetectionStore Open(string connectionString) =>
        new(new PostgresStoreOptions { ConnectionString = connectionString, Patience = TimeSpan.FromSeconds(30) });

    private static async Task CommitAllAsync(PostgresDetectionStore store, SeriesKey series)
    {
        for (var version = 0; version < Commits; version++)
        {
            var anomaly = Samples.Anomaly(series, version);
            var bars = Samples.Bars(BarsOf(version + 1) - BarsOf(version), BarsOf(version));
            var result = await store.CommitAsync(Samples.Commit(series, version, bars, anomaly) with
            {
                Run = Samples.Run(series) with { Id = string.Create(CultureInfo.InvariantCulture, $"{series}-{version}") },
            });

            Assert.Equal((version + 1, anomaly.Id), (result.Version, Assert.Single(result.Inserted)));
        }
    }
}
