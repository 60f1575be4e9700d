using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Clustering;
using Anomaly.Runtime.Tests.Grains;
using Anomaly.Testing;
using Anomaly.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;

namespace Anomaly.Runtime.Tests.Clustering;

/// <summary>Silos and clients on one database, in this process but over real sockets.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    public const string Secret = "a secret of the tests, long enough";
    private readonly List<IHost> hosts = [];

    private PostgresCluster(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    public Gates Gates { get; } = new();

    public List<string> Log { get; } = [];

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    public static async Task<PostgresCluster> StartAsync(int silos, PostgresServer? server = null)
    {
        server ??= await PostgresServer.SharedAsync();
        var cluster = new PostgresCluster(await server.CreateDatabaseAsync());
        await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => cluster.AddSiloAsync()));
        return cluster;
    }

    public async Task<IHost> AddSiloAsync(string? connectionString = null, Action<PostgresClusteringOptions>? configure = null)
    {
        var builder = Builder();
        var port = FreePort.Next();
        builder.UseOrleans(silo => silo.UsePostgresClustering(options =>
        {
            Configure(options, port, connectionString);
            configure?.Invoke(options);
        }).Services.AddSingleton(Gates));
        return await RunAsync(builder);
    }

    public async Task<IClusterClient> AddClientAsync(string secret = Secret)
    {
        var builder = Builder();
        builder.UseOrleansClient(client => client.UsePostgresClustering(options =>
        {
            Configure(options, 1);
            options.Secret = secret;
        }));
        return (await RunAsync(builder)).Services.GetRequiredService<IClusterClient>();
    }

    /// <summary>The silos, in the order of their start.</summary>
    public IReadOnlyList<IHost> Silos => [.. hosts.Where(host => host.Services.GetService<ClusterSilo>() is not null)];

    public bool HasLogged(string words)
    {
        lock (Log)
            return Log.Any(line => line.Contains(words, StringComparison.Ordinal));
    }

    public static Task KillAsync(IHost silo) => ClusterSiloOf(silo).KillAsync();

    internal static ClusterSilo ClusterSiloOf(IHost silo) => silo.Services.GetRequiredService<ClusterSilo>();

    internal static Silo SiloOf(IHost silo) => silo.Services.GetRequiredService<Silo>();

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private void Configure(PostgresClusteringOptions options, int port, string? connectionString = null)
    {
        options.ConnectionString = connectionString ?? ConnectionString;
        options.Secret = Secret;
        options.SiloPort = port;
        options.AdvertisedHost = "127.0.0.1";
        options.Lease = Lease;
    }

    private HostApplicationBuilder Builder()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(new ListLoggerProvider(Log));
        return builder;
    }

    private async Task<IHost> RunAsync(HostApplicationBuilder builder)
    {
        var host = builder.Build();
        await host.StartAsync();
        lock (hosts)
            hosts.Add(host);
        return host;
    }
}
