using System.Diagnostics;
using Anomaly.Storage.Hosting;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Hosting;

namespace Anomaly.Hosting.Clustering;

/// <summary>Microsoft Orleans as this product uses it: its settings, put into Orleans' own.</summary>
internal static class SiloHosting
{
    /// <summary>What reminders are kept under. Never changes, whatever the clusters of a store are called.</summary>
    private const string ServiceId = "anomaly";

    /// <summary>How many calls may wait for one grain.</summary>
    private const int MostWaitingCalls = 10_000;

    /// <summary>The ADO.NET provider's name for PostgreSQL.</summary>
    private const string Invariant = "Npgsql";

    /// <summary>Puts a silo into a host, alone or in a cluster as the settings say. The store has been added.</summary>
    public static IHostApplicationBuilder AddSilo(this IHostApplicationBuilder builder, Action<ISiloBuilder> configure) => builder.UseOrleans(silo =>
    {
        var cluster = builder.Configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new();
        silo.Configure<Orleans.Configuration.ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.ClusterId, ServiceId));
        silo.Configure<SiloOptions>(options => options.SiloName = cluster.SiloName ?? Environment.MachineName);
        if (cluster.Mode == ClusterMode.Embedded)
            silo.StandAlone(cluster);
        else
            silo.JoinCluster(cluster);
        silo.Services.AddSingleton<ClusterDatabase>();
        silo.AddReminders();
        if (builder.Configuration.GetSection(StoreOptions.Section).GetValue<StoreEngine>(nameof(StoreOptions.Engine)) == StoreEngine.PostgreSql)
            silo.UseAdoNetReminderService(reminders => reminders.Configure<ClusterDatabase>((options, database) => (options.Invariant, options.DataSource) = (Invariant, database.Source)));
        // Calls beyond these are refused at once, instead of filling memory while they wait for one series.
        silo.Configure<SiloMessagingOptions>(options => options.MaxEnqueuedRequestsHardLimit = MostWaitingCalls);
        // Not where the call comes from: the process that serves most requests would hoard the grains.
        silo.Services.AddSingleton<PlacementStrategy, RandomPlacement>();
        silo.AddActivityPropagation();
        silo.Services.AddSingleton<IFatalErrorHandler, SiloEnd>();
        configure(silo);
    });

    private static void StandAlone(this ISiloBuilder silo, ClusterOptions cluster) =>
        silo.UseLocalhostClustering(cluster.SiloPort ?? ClusterEndpoints.FreeLoopbackPort(), cluster.GatewayPort ?? 0, serviceId: ServiceId, clusterId: cluster.ClusterId);

    private static void JoinCluster(this ISiloBuilder silo, ClusterOptions cluster)
    {
        silo.UseAdoNetClustering(clustering => clustering.Configure<ClusterDatabase>((options, database) => (options.Invariant, options.DataSource) = (Invariant, database.Source)));
        silo.Configure<EndpointOptions>(endpoints => ClusterEndpoints.Apply(cluster, endpoints));
        silo.Configure<Orleans.Configuration.ClusterMembershipOptions>(options => Apply(cluster.Membership, options));
        if (cluster.Tls.IsConfigured)
            silo.UseMutualTls(cluster.Tls);
    }

    private static void UseMutualTls(this ISiloBuilder silo, ClusterTlsOptions tls)
    {
        silo.Services.AddSingleton(services => new ClusterCertificates(tls, services.GetRequiredService<ILogger<ClusterCertificates>>()));
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<ClusterCertificates>((connections, certificates) =>
        {
            connections.ConfigureSiloInboundConnection(connection => connection.UseServerTls(certificates.Inbound));
            connections.ConfigureGatewayInboundConnection(connection => connection.UseServerTls(certificates.Inbound));
            connections.ConfigureSiloOutboundConnection(connection => connection.UseClientTls(certificates.Outbound));
        });
    }

    private static void Apply(ClusterMembershipOptions ours, Orleans.Configuration.ClusterMembershipOptions theirs)
    {
        theirs.ProbeTimeout = ours.ProbeTimeout;
        theirs.MinProbeTimeout = ours.MinProbeTimeout;
        theirs.MaxProbeTimeout = ours.MaxProbeTimeout;
        theirs.NumMissedProbesLimit = ours.MissedProbes;
        theirs.NumVotesForDeathDeclaration = ours.Votes;
        theirs.TableRefreshTimeout = ours.TableRefresh;
        theirs.IAmAliveTablePublishTimeout = ours.TableRefresh;
    }
}

/// <summary>
/// Ends the process when Orleans says that its silo cannot go on, mostly because the others have declared it dead after it was frozen or cut off: at once,
/// since they have its grains already. Whoever started it, a supervisor, starts it again. Orleans' own handler does the same with pages of stacks.
/// </summary>
internal sealed class SiloEnd : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        // Without an exception it is the cluster's decision; with one it is a fault of the program, whose stack is wanted.
        Console.Error.WriteLine(exception is null
            ? "The silo ends: the others of its cluster have declared it dead, as they do with one that was frozen or cut off from them. It can be started again at once."
            : $"The silo ends after a fault in {context}: {exception}");
        Console.Error.Flush();
        using var self = Process.GetCurrentProcess();
        self.Kill();
        // Only the first process of a container gets here: the kernel lets it ignore the signal that has just been sent.
        Environment.FailFast(context);
    }
}
