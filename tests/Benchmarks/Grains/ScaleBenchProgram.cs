using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using Anomaly.Testing;
using Anomaly.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Anomaly.Benchmarks.Grains;

/// <summary>
/// Pairs that each close a bar every minute, in one process on SQLite or several on PostgreSQL, with the shipped model: when the minute ends, all of their bars are pushed, and
/// the time from then to the commit of each is measured.
/// </summary>
internal static class ScaleBenchProgram
{
    private const int FirstBars = 60, Callers = 256;

    /// <param name="pairs">How many.</param>
    /// <param name="minutes">How long, after a first minute that is not measured.</param>
    /// <param name="processes">Processes on PostgreSQL; 0 is this one, on SQLite.</param>
    /// <returns>Whether every bar was taken.</returns>
    public static async Task<bool> RunAsync(int pairs, int minutes, int processes)
    {
        if (processes == 0)
        {
            await using var host = await EmbeddedHost.StartAsync(Path.Combine(SharedData.Repository, "models"));
            return await RunAsync(pairs, minutes, host.Factory, [Environment.ProcessId], () => Size(host));
        }

        await using var cluster = await LocalCluster.StartAsync(processes, new Dictionary<string, string> { ["Anomaly__Scheduler__Enabled"] = "false" });
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client
            .UseStaticClustering([.. cluster.Silos.Select(silo => new IPEndPoint(IPAddress.Loopback, silo.GatewayPort))])
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("anomaly", "anomaly")));
        using var client = builder.Build();
        await client.StartAsync();
        await using var database = NpgsqlDataSource.Create(cluster.Database.ConnectionString());
        return await RunAsync(pairs, minutes, client.Services.GetRequiredService<IGrainFactory>(), [.. cluster.Silos.Select(silo => silo.Process.Id)], () => Size(database));
    }

    private static async Task<bool> RunAsync(int pairs, int minutes, IGrainFactory factory, int[] processes, Func<double> size)
    {
        var grains = Enumerable.Range(0, pairs).Select(i => factory.Series(SeriesKey.Parse($"P{i}/1m"))).ToArray();
        var (start, shapes) = (Minute(DateTime.UtcNow).AddMinutes(-FirstBars - 1), Enumerable.Range(0, 100).Select(i => RandomBars.Daily(FirstBars + minutes + 60, seed: i)).ToArray());
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, pairs, Parallelism, async (i, token) => await PushAsync(grains[i], shapes[i % shapes.Length], start, 0, FirstBars, token));
        Say($"{pairs:N0} pairs with {FirstBars} bars each", $"{watch.Elapsed.TotalSeconds:N0} s, {Memory(processes)}, store {size():N0} MB");

        var processor = Processor(processes);
        var (latencies, from) = (new ConcurrentBag<double>(), size());
        var (next, taken) = (FirstBars, 0L);
        watch.Restart();
        // The first round takes what has closed during the first pushes, and is not measured.
        for (var round = 0; round <= minutes; round++)
        {
            // What has closed meanwhile is late already, and comes with this round.
            var close = start.AddMinutes(next + 1);
            // A delay is cut to whole milliseconds, and a bar is refused until it has closed.
            while (close > DateTime.UtcNow)
                await Task.Delay(close - DateTime.UtcNow + TimeSpan.FromMilliseconds(1));
            var many = Math.Max(1, (int)(Minute(DateTime.UtcNow) - start).TotalMinutes - next);
            await Parallel.ForAsync(0, pairs, Parallelism, async (i, token) =>
            {
                Interlocked.Add(ref taken, await PushAsync(grains[i], shapes[i % shapes.Length], start, next, many, token));
                if (round > 0)
                    latencies.Add((DateTime.UtcNow - close).TotalSeconds);
            });
            Say($"round {round}", $"{many} bars of each, all committed {(DateTime.UtcNow - close).TotalSeconds:0.0} s after the close, {Memory(processes)}");
            next += many;
        }

        var expected = (long)pairs * (next - FirstBars);
        var sorted = latencies.Order().ToArray();
        Say("bars taken", $"{taken:N0} of {expected:N0}{(taken == expected ? "" : ": SOME ARE LOST")}");
        Say("from close to commit", $"p50 {sorted[sorted.Length / 2]:0.0} s, p99 {sorted[(int)(sorted.Length * 0.99)]:0.0} s, longest {sorted[^1]:0.0} s");
        Say("store", $"{(size() - from) / (minutes + 1):0.0} MB a minute, {(size() - from) * 1024 * 1024 / expected:0} bytes a bar");
        var spent = Processor(processes) - processor;
        Say("processor", $"{spent / watch.Elapsed * 100:0} % of one core, {spent.TotalMicroseconds / taken:0} us a bar");
        return taken == expected;
    }

    private static ParallelOptions Parallelism => new() { MaxDegreeOfParallelism = Callers };

    private static async Task<int> PushAsync(ITickerDetectionGrain grain, Bar[] shape, DateTime start, int first, int count, CancellationToken cancellationToken)
    {
        var bars = Enumerable.Range(first, count).Select(i => shape[i] with { Time = start.AddMinutes(i) }).ToImmutableArray();
        return (await grain.PushBarsAsync(new PushBarsRequest { Bars = bars }, cancellationToken)).Taken;
    }

    private static DateTime Minute(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));

    private static double Size(EmbeddedHost host) =>
        new FileInfo(host.Folder.Store).Directory!.EnumerateFiles(Path.GetFileName(host.Folder.Store) + "*").Sum(file => file.Length) / 1024.0 / 1024;

    private static double Size(NpgsqlDataSource database)
    {
        using var command = database.CreateCommand("SELECT pg_database_size(current_database())");
        return (long)command.ExecuteScalar()! / 1024.0 / 1024;
    }

    private static string Memory(int[] processes) => $"{processes.Select(Process.GetProcessById).Sum(process => process.WorkingSet64) / 1024 / 1024:N0} MB RSS";

    private static TimeSpan Processor(int[] processes) => TimeSpan.FromTicks(processes.Select(Process.GetProcessById).Sum(process => process.TotalProcessorTime.Ticks));

    private static void Say(string what, string value) => Console.WriteLine($"{what}: {value}");
}
