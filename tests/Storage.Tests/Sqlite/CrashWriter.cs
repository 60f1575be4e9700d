using Anomaly.Storage.Sqlite;

namespace Anomaly.Storage.Tests.Sqlite;

/// <summary>The process that is killed: it commits to 20 series at once, and prints each commit after its acknowledgement.</summary>
internal static class CrashWriter
{
    public const string Command = "crash-writer";

    public static async Task RunAsync(string path)
    {
        await using var store = new SqliteDetectionStore(new SqliteStoreOptions { Path = path });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            var series = Samples.Series($"K{number}/1d");
            for (var version = 0; version < 10_000; version++)
            {
                var result = await store.CommitAsync(Commit(series, version));
                Console.WriteLine($"{series} {result.Version}");
            }
        }));
    }

    public static DetectionCommit Commit(SeriesKey series, int version) => new()
    {
        ExpectedVersion = version,
        Metadata = Samples.Metadata(series, version + 1) with { FeatureState = [(byte)(version + 1)] },
        Bars = [Samples.Bar(version)],
        Anomalies = [Samples.Anomaly(series, version)],
        Run = Samples.Run(series) with { Id = $"{series}-{version}" },
    };
}
