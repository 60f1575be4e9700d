using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Anomaly.Testing;

namespace Anomaly.Benchmarks.Grains;

/// <summary>
/// Pairs that each close a bar every minute, in one process on SQLite with the shipped model: when the minute ends, all of their bars are pushed, and the time from then to the
/// commit of each is measured.
/// </summary>
internal static class ScaleBenchProgram
{
    private const int FirstBars = 60, Callers = 256;

    /// <returns>Whether every bar was taken.</returns>
    public static async Task<bool> RunAsync(int pairs, int minutes)
    {
        await using var host = await EmbeddedHost.StartAsync(Path.Combine(SharedData.Repository, "models"));
        var grains = Enumerable.Range(0, pairs).Select(i => host.Factory.Series(SeriesKey.Parse($"P{i}/1m"))).ToArray();
        var (start, shapes) = (Minute(DateTime.UtcNow).AddMinutes(-FirstBars - 1), Enumerable.Range(0, 100).Select(i => RandomBars.Daily(FirstBars + minutes + 60, seed: i)).ToArray());
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, pairs, Parallelism, async (i, token) => await PushAsync(grains[i], shapes[i % shapes.Length], start, 0, FirstBars, token));
        Say($"{pairs:N0} pairs with {FirstBars} bars each", $"{watch.Elapsed.TotalSeconds:N0} s, {Memory()}, store {Size(host):N0} MB");

        var processor = Environment.CpuUsage.TotalTime;
        var (latencies, from) = (new ConcurrentBag<double>(), Size(host));
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
            Say($"round {round}", $"{many} bars of each, all committed {(DateTime.UtcNow - close).TotalSeconds:0.0} s after the close, {Memory()}");
            next += many;
        }

        var expected = (long)pairs * (next - FirstBars);
        var sorted = latencies.Order().ToArray();
        Say("bars taken", $"{taken:N0} of {expected:N0}{(taken == expected ? "" : ": SOME ARE LOST")}");
        Say("from close to commit", $"p50 {sorted[sorted.Length / 2]:0.0} s, p99 {sorted[(int)(sorted.Length * 0.99)]:0.0} s, longest {sorted[^1]:0.0} s");
        Say("store", $"{(Size(host) - from) / (minutes + 1):0.0} MB a minute, {(Size(host) - from) * 1024 * 1024 / expected:0} bytes a bar");
        Say("processor", $"{(Environment.CpuUsage.TotalTime - processor) / watch.Elapsed * 100:0} % of one core, {(Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / taken:0} us a bar");
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

    private static string Memory() => $"{Environment.WorkingSet / 1024 / 1024:N0} MB RSS, {GC.GetTotalMemory(forceFullCollection: false) / 1024 / 1024:N0} MB managed";

    private static void Say(string what, string value) => Console.WriteLine($"{what}: {value}");
}
