using System.Diagnostics;
using Anomaly.Runtime.Clustering;
using Anomaly.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Anomaly.Benchmarks.Runtime;

/// <summary>Calls from this process to a silo in another, over loopback, on a throw-away PostgreSQL.</summary>
internal static class ClusterBenchProgram
{
    private const string Secret = "a secret for measuring only";
    private const string ConnectionVariable = "ANOMALY_BENCH_CONNECTION";

    public static async Task RunAsync()
    {
        await using var server = await PostgresServer.StartAsync();
        var connection = await server.CreateDatabaseAsync();
        using var silo = StartSiloProcess(connection);
        using var client = Client(connection);
        await client.StartAsync();
        var grains = client.Services.GetRequiredService<IClusterClient>();
        await CallLoad.RateAsync(grains, 64, TimeSpan.FromSeconds(3));
        await CallLoad.LatencyAsync(grains, 5_000);

        foreach (var callers in (int[])[1, 8, 64])
            Console.WriteLine($"between processes, {callers,2} callers: {await CallLoad.RateAsync(grains, callers, TimeSpan.FromSeconds(3)):N0} calls/s");
        var (median, p99) = await CallLoad.LatencyAsync(grains, 20_000);
        Console.WriteLine($"between processes, one caller: median {median:0.0} us, 99 % {p99:0.0} us");
        await client.StopAsync();
        silo.StandardInput.Close();
        await silo.WaitForExitAsync();
    }

    /// <summary>The other process: a silo until its input ends.</summary>
    public static async Task RunSiloAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UsePostgresClustering(Configure));
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
        options.SiloPort = 21411;
        options.AdvertisedHost = "127.0.0.1";
    }

    private static Process StartSiloProcess(string connection)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ClusterBenchProgram).Assembly.Location);
        start.ArgumentList.Add("runtime-silo");
        start.Environment[ConnectionVariable] = connection;
        return Process.Start(start)!;
    }
}
