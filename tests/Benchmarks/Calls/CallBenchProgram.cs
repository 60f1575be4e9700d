using System.Diagnostics;
using Anomaly.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Anomaly.Benchmarks.Calls;

/// <summary>What Orleans' calls cost on this machine, without any of ours: within one process, and between two over loopback.</summary>
internal static class CallBenchProgram
{
    private const int Activations = 100_000;

    public static async Task RunAsync()
    {
        using (var host = Silo(FreePort.Next(), 0))
        {
            await host.StartAsync();
            var grains = host.Services.GetRequiredService<IClusterClient>();
            await MeasureAsync("in process", grains, latencyCalls: 500_000);
            await MeasureMemoryAsync(grains);
            await host.StopAsync();
        }

        var gateway = FreePort.Next();
        using var other = StartSiloProcess(gateway);
        using var client = Client(gateway);
        await client.StartAsync();
        await MeasureAsync("between processes", client.Services.GetRequiredService<IClusterClient>(), latencyCalls: 20_000);
        await client.StopAsync();
        other.StandardInput.Close();
        await other.WaitForExitAsync();
    }

    /// <summary>The other process: a silo until its input ends.</summary>
    public static async Task RunSiloAsync(int gatewayPort)
    {
        using var host = Silo(FreePort.Next(), gatewayPort);
        await host.StartAsync();
        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
    }

    private static async Task MeasureAsync(string where, IGrainFactory grains, int latencyCalls)
    {
        await CallLoad.RateAsync(grains, 64, TimeSpan.FromSeconds(3));
        await CallLoad.LatencyAsync(grains, latencyCalls / 4);
        foreach (var callers in (int[])[1, 8, 64])
            Console.WriteLine($"{where}, {callers,2} callers: {await CallLoad.RateAsync(grains, callers, TimeSpan.FromSeconds(3)):N0} calls/s");
        var (median, p99) = await CallLoad.LatencyAsync(grains, latencyCalls);
        Console.WriteLine($"{where}, one caller: median {median:0.00} us, 99 % {p99:0.00} us");
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

    private static IHost Silo(int port, int gatewayPort)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(port, gatewayPort));
        return builder.Build();
    }

    private static IHost Client(int gatewayPort)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gatewayPort));
        return builder.Build();
    }

    private static Process StartSiloProcess(int gatewayPort)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(CallBenchProgram).Assembly.Location);
        start.ArgumentList.Add("calls-silo");
        start.ArgumentList.Add(gatewayPort.ToString());
        var process = Process.Start(start)!;
        process.StandardOutput.ReadLine();
        return process;
    }
}
