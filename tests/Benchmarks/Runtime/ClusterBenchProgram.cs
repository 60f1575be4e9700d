using System.Diagnostics;
using Anomaly.Runtime.Clustering;
using Anomaly.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Benchmarks.Runtime;

/// <summary>Calls from this process to a silo in another, over loopback, on a throw-away PostgreSQL.</summary>
internal static class ClusterBenchProgram
{
    private const int FirstPort = 21411;
    private const string Secret = "a secret for measuring only";
    private const string ConnectionVariable = "ANOMALY_BENCH_CONNECTION";

    public static async Task RunAsync()
    {
        await using var server = await PostgresServer.StartAsync();
        var connection = await server.CreateDatabaseAsync();
        using var silo = StartSiloProcess(connection, FirstPort);
        using var client = Client(connection);
        await client.StartAsync();
        var grains = client.Services.GetRequiredService<IClusterClient>();
        await CallLoad.RateAsync(grains, 64, TimeSpan.FromSeconds(3));
        await CallLoad.LatencyAsync(grains, 5_000);

        foreach (var callers in (int[])[1, 8, 64])
            Console.WriteLine($"between processes, {callers,2} callers: "
                + $"{await CallLoad.RateAsync(grains, callers, TimeSpan.FromSeconds(3)):N0} calls/s");
        var (median, p99) = await CallLoad.LatencyAsync(grains, 20_000);
        Console.WriteLine($"between processes, one caller: median {median:0.0} us, 99 % {p99:0.0} us");
        await MeasureTakeoverAsync(grains, connection);
        await client.StopAsync();
        silo.StandardInput.Close();
        await silo.WaitForExitAsync();
    }

    /// <summary>From kill -9 of a second silo until each of 200 grains has answered again.</summary>
    private static async Task MeasureTakeoverAsync(IGrainFactory grains, string connection)
    {
        for (var round = 1; round <= 3; round++)
        {
            using var doomed = StartSiloProcess(connection, FirstPort + round);
            await Task.Delay(TimeSpan.FromSeconds(8));
            var references = Enumerable.Range(0, 200).Select(i => grains.GetGrain<IEmptyGrain>($"takeover{i}")).ToList();
            await Task.WhenAll(references.Select(grain => grain.AddAsync(1)));
            doomed.Kill();
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(references.Select(AnswerAsync));
            Console.WriteLine($"kill -9 of one of two silos: all grains answer again after {watch.Elapsed.TotalSeconds:0.00} s");
        }
    }

    private static async Task AnswerAsync(IEmptyGrain grain)
    {
        for (var answered = false; !answered;)
        {
            try
            {
                await grain.AddAsync(1);
                answered = true;
            }
            catch (SiloUnavailableException)
            {
                await Task.Delay(10);
            }
        }
    }

    /// <summary>The other process: a silo until its input ends.</summary>
    public static async Task RunSiloAsync(int port)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UsePostgresClustering(options =>
        {
            Configure(options);
            options.SiloPort = port;
        }));
        using var host = builder.Build();
        await host.StartAsync();
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
    }

    private static IHost Client(string connection)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client.UsePostgresClustering(options =>
        {
            Configure(options);
            options.ConnectionString = connection;
        }));
        return builder.Build();
    }

    private static void Configure(PostgresClusteringOptions options)
    {
        options.ConnectionString = Environment.GetEnvironmentVariable(ConnectionVariable) ?? "";
        options.Secret = Secret;
        options.AdvertisedHost = "127.0.0.1";
    }

    private static Process StartSiloProcess(string connection, int port)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ClusterBenchProgram).Assembly.Location);
        start.ArgumentList.Add("runtime-silo");
        start.ArgumentList.Add(port.ToString());
        start.Environment[ConnectionVariable] = connection;
        return Process.Start(start)!;
    }
}
