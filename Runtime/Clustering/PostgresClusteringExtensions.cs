using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Reminders;
using Anomaly.Runtime.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Hosting;

namespace Anomaly.Runtime.Clustering;

/// <summary>Clusters of silos that agree through PostgreSQL.</summary>
public static class PostgresClusteringExtensions
{
    /// <summary>
    /// Makes the silo one of a cluster: membership, partitions and reminders in the database, calls over HTTP/2 on the silo port. The silo
    /// creates its tables. Instead of <see cref="CoreHostingExtensions.UseLocalhostClustering"/>.
    /// </summary>
    public static ISiloBuilder UsePostgresClustering(this ISiloBuilder builder, Action<PostgresClusteringOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddCommon(builder.Services, configure);
        builder.Services.AddSingleton<InterfaceTable>();
        builder.Services.AddSingleton<SiloServer>();
        builder.Services.AddSingleton<ClusterSilo>();
        builder.Services.AddSingleton<ICluster>(provider => provider.GetRequiredService<ClusterSilo>());
        builder.Services.AddSingleton<ICallRouter>(provider => Router(provider, provider.GetRequiredService<Silo>()));
        builder.Services.Replace(ServiceDescriptor.Singleton<IReminderTable>(provider => new PostgresReminderTable(
            provider.GetRequiredKeyedService<NpgsqlDataSource>(typeof(PostgresClusterStore)), new Lazy<ICluster>(provider.GetRequiredService<ICluster>))));
        return builder;
    }

    /// <summary>
    /// Makes the host a client of such a cluster. It reads the same tables; of the options it uses the connection string, the secret and
    /// the lease.
    /// </summary>
    public static IClientBuilder UsePostgresClustering(this IClientBuilder builder, Action<PostgresClusteringOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddCommon(builder.Services, configure);
        builder.Services.AddSingleton<ClusterWatcher>();
        builder.Services.AddSingleton<IClusterView>(provider => provider.GetRequiredService<ClusterWatcher>());
        builder.Services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ClusterWatcher>());
        builder.Services.AddSingleton<ICallRouter>(provider => Router(provider, own: null));
        return builder;
    }

    private static void AddCommon(IServiceCollection services, Action<PostgresClusteringOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.AddSingleton<IValidateOptions<PostgresClusteringOptions>, PostgresClusteringOptionsValidator>();
        services.AddOptions<PostgresClusteringOptions>().Configure(configure).ValidateOnStart();
        services.AddKeyedSingleton(typeof(PostgresClusterStore), (provider, _) => DataSource(provider, pooling: true));
        services.AddSingleton<IClusterStore>(provider => new PostgresClusterStore(
            provider.GetRequiredKeyedService<NpgsqlDataSource>(typeof(PostgresClusterStore)), DataSource(provider, pooling: false)));
        services.AddSingleton(provider => new ClusterSecret(provider.GetRequiredService<IOptions<PostgresClusteringOptions>>().Value.Secret));
        services.AddSingleton<ClusterMap>();
        services.AddSingleton<SiloConnections>();
    }

    /// <summary>Keepalives let a cut-off session end on both sides well within a lease.</summary>
    private static NpgsqlDataSource DataSource(IServiceProvider provider, bool pooling)
    {
        var options = provider.GetRequiredService<IOptions<PostgresClusteringOptions>>().Value;
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = "anomaly-runtime",
            KeepAlive = 2,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 1,
            TcpKeepAliveInterval = 1,
            Timeout = Math.Max(1, (int)options.Lease.TotalSeconds / 2),
            CommandTimeout = Math.Max(1, (int)options.Lease.TotalSeconds),
            Pooling = pooling,
            MaxPoolSize = 10,
            Enlist = false,

            // What a process that was cut off holds on the server must not last, nor stop the others.
            Options = $"-c lock_timeout={Milliseconds(options.Lease / 5)} -c "
                + $"idle_in_transaction_session_timeout={Milliseconds(options.Lease / 5)} -c tcp_keepalives_idle=2 -c "
                    + "tcp_keepalives_interval=1 -c tcp_keepalives_count=3",
        };
        // The name stands in metrics, where the connection string would otherwise.
        return new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = pooling ? "anomaly-runtime" : "anomaly-runtime-session" }.Build();
    }

    private static int Milliseconds(TimeSpan time) => (int)time.TotalMilliseconds;

    private static ClusterRouter Router(IServiceProvider provider, Silo? own)
    {
        var connections = provider.GetRequiredService<SiloConnections>();
        var router = new ClusterRouter(provider.GetRequiredService<ClusterMap>(), connections,
            provider.GetRequiredService<TimeProvider>(), own);
        connections.Redirected = router.Redirected;
        connections.Connected = router.Retry;
        return router;
    }
}
