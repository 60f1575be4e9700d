using System.Diagnostics;
using Anomaly.Storage.PostgreSql;
using Anomaly.Storage.Sqlite;
using Anomaly.Testing;

namespace Anomaly.Benchmarks.Storage;

/// <summary>Runs the store's benchmarks: <c>dotnet run -c Release --project tests/Benchmarks -- storage</c>.</summary>
internal static class StoreBenchProgram
{
    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("anomaly-bench-").FullName;
        try
        {
            MeasureFlush(Path.Combine(folder, "flush"));
            await using (var store = new SqliteDetectionStore(new SqliteStoreOptions { Path = Path.Combine(folder, "anomaly.db") }))
                await new StoreBench(store, "Sqlite").RunAsync();
            if (PostgresServer.SkipReason is null)
                await MeasurePostgresAsync();
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static async Task MeasurePostgresAsync()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresSettings { Fsync = true });
        await using var store = new PostgresDetectionStore(new PostgresStoreOptions { ConnectionString = await server.CreateDatabaseAsync() });
        await new StoreBench(store, "PostgreSql").RunAsync();
    }

    private static void MeasureFlush(string path)
    {
        using var file = File.Create(path);
        var page = new byte[4096];
        var times = new List<double>();
        for (var index = 0; index < 200; index++)
        {
            var start = Stopwatch.GetTimestamp();
            file.Write(page);
            file.Flush(flushToDisk: true);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine($"yardstick    write and flush of 4 KB on this disk: median {times[100]:n3} ms, p99 {times[198]:n3} ms");
    }
}
