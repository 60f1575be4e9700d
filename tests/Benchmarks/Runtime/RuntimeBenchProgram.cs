using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;

namespace Anomaly.Benchmarks.Runtime;

/// <summary>The runtime's numbers within one process: calls a second, latency, memory of activations.</summary>
internal static class RuntimeBenchProgram
{
    private const int Activations = 100_000;

    public static async Task RunAsync()
    {
        using var host = await StartAsync();
        var grains = host.Services.GetRequiredService<IClusterClient>();
        await CallLoad.RateAsync(grains, 8, TimeSpan.FromSeconds(2));
        await CallLoad.LatencyAsync(grains, 200_000);

        foreach (var callers in (int[])[1, 8, 64])
            Console.WriteLine($"in process, {callers,2} callers: "
                + $"{await CallLoad.RateAsync(grains, callers, TimeSpan.FromSeconds(3)):N0} calls/s");
        var (median, p99) = await CallLoad.LatencyAsync(grains, 500_000);
        Console.WriteLine($"in process, one caller: median {median:0.00} us, 99 % {p99:0.00} us");
        await MeasureMemoryAsync(grains);
        await host.StopAsync();
    }

    private static async Task<IHost> StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task MeasureMemoryAsync(IGrainFactory grains)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        for (var batch = 0; batch < Activations; batch += 1000)
            await Task.WhenAll(Enumerable.Range(batch, 1000).Select(i => grains.GetGrain<IEmptyGrain>($"memory{i}").AddAsync(i)));
        var elapsed = watch.Elapsed;
        var used = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine($"{Activations:N0} activations of an empty grain: {used / 1e6:0.0} MB, made in {elapsed.TotalSeconds:0.0} s");
    }
}
