using System.Diagnostics;
using Anomaly.Grains.Tests.Kit;

namespace Anomaly.Benchmarks.Grains;

/// <summary>What grains cost as products run them: embedded, on SQLite, with the system's clock.</summary>
internal static class GrainBenchProgram
{
    public static async Task RunAsync()
    {
        await ScanAsync();
        await DetectAsync();
        await ChartAsync();
        await BackfillAsync();
        await MemoryAsync();
    }

    private static async Task ScanAsync()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var keys = Enumerable.Range(0, 1000).Select(i => $"T{i:0000}/1d").ToArray();
        await FirstDetectionsAsync(host, keys, 300);
        for (var round = 0; round < 5; round++)
        {
            host.Exchange.Advance(TimeSpan.FromDays(1));
            var processor = Environment.CpuUsage.TotalTime;
            var watch = Stopwatch.StartNew();
            var report = await host.Factory.Scheduler().ScanAsync(CancellationToken.None);
            var cost = Environment.CpuUsage.TotalTime - processor;
            Say($"scan of {report.Detected} pairs", $"{report.Detected / watch.Elapsed.TotalSeconds:N0} pairs/s, {cost.TotalMicroseconds / report.Detected:N0} us of processor each");
        }
    }

    private static async Task DetectAsync()
    {
        await using var host = await EmbeddedHost.StartAsync();
        await FirstDetectionsAsync(host, ["AAPL/1d"], 2500);
        var grain = host.Factory.GetGrain<ITickerDetectionGrain>("AAPL/1d");
        var request = new DetectionRequest { Trigger = RunTrigger.Manual };
        var (fresh, idle) = (new List<double>(), new List<double>());
        for (var i = 0; i < 150; i++)
        {
            host.Exchange.Advance(TimeSpan.FromDays(1));
            var watch = Stopwatch.StartNew();
            await grain.DetectAsync(request, CancellationToken.None);
            fresh.Add(watch.Elapsed.TotalMilliseconds);
            watch.Restart();
            await grain.DetectAsync(request, CancellationToken.None);
            idle.Add(watch.Elapsed.TotalMilliseconds);
        }

        Say("one new bar, committed", $"median {fresh.Order().ElementAt(75):0.00} ms, 95 % {fresh.Order().ElementAt(142):0.00} ms");
        Say("nothing new, run recorded", $"median {idle.Order().ElementAt(75):0.00} ms");
    }

    private static async Task ChartAsync()
    {
        await using var host = await EmbeddedHost.StartAsync();
        await FirstDetectionsAsync(host, ["AAPL/1d"], 2600);
        var grain = host.Factory.GetGrain<ITickerDetectionGrain>("AAPL/1d");
        foreach (var refresh in new[] { false, true })
        {
            var query = new ChartQuery { Period = Period.Parse("10y"), Budget = TimeSpan.FromSeconds(2), Refresh = refresh };
            await grain.GetChartAsync(query, CancellationToken.None);
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < 300; i++)
                await grain.GetChartAsync(query, CancellationToken.None);
            Say($"chart of 2,586 rows, {(refresh ? "source asked and run recorded each time" : "fresh")}", $"{300 / watch.Elapsed.TotalSeconds:N0}/s");
        }
    }

    private static async Task BackfillAsync()
    {
        await using var host = await EmbeddedHost.StartAsync();
        host.Market.Put(SeriesKey.Parse("AAPL/1d"), TestBars.Walk(3650));
        host.Exchange.SetUtcNow(new DateTimeOffset(TestBars.Start.AddDays(3650)));
        var grain = host.Factory.GetGrain<ITickerDetectionGrain>("AAPL/1d");
        var watch = Stopwatch.StartNew();
        var ticket = await grain.StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse("10y"), Force = false }, CancellationToken.None);
        await foreach (var _ in grain.WatchBackfillAsync(ticket.RunId, CancellationToken.None))
        {
        }

        Say("backfill of 3,650 bars", $"{watch.Elapsed.TotalMilliseconds:N0} ms");
    }

    private static async Task MemoryAsync()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var keys = Enumerable.Range(0, 4000).Select(i => $"T{i:0000}/1d").ToArray();
        foreach (var key in keys)
            host.Market.Put(SeriesKey.Parse(key), TestBars.Walk(60, seed: 3));
        host.Exchange.SetUtcNow(new DateTimeOffset(TestBars.Start.AddDays(50)));
        await DetectAllAsync(host, keys[..500]);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await DetectAllAsync(host, keys[500..]);
        var after = GC.GetTotalMemory(forceFullCollection: true);

        Say("memory of an active pair", $"{(after - before) / 3500.0:N0} bytes");
    }

    private static async Task FirstDetectionsAsync(EmbeddedHost host, string[] keys, int bars)
    {
        for (var i = 0; i < keys.Length; i++)
            host.Market.Put(SeriesKey.Parse(keys[i]), TestBars.Walk(bars + 160, seed: i));
        host.Exchange.SetUtcNow(new DateTimeOffset(TestBars.Start.AddDays(bars)));
        await DetectAllAsync(host, keys);
    }

    private static async Task DetectAllAsync(EmbeddedHost host, string[] keys)
    {
        foreach (var chunk in keys.Chunk(100))
        {
            await Task.WhenAll(chunk.Select(key => host.Factory.GetGrain<ITickerDetectionGrain>(key)
                .DetectAsync(new DetectionRequest { Trigger = RunTrigger.Manual, Period = Period.Parse("10y") }, CancellationToken.None)));
        }
    }

    private static void Say(string what, string value) => Console.WriteLine($"{what}: {value}");
}
