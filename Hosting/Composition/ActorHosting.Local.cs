#if !MICROSOFT_ORLEANS
using Anomaly.Runtime.Clustering;
using Anomaly.Runtime.Diagnostics;
using Anomaly.Hosting.Diagnostics;
using Orleans.Hosting;

namespace Anomaly.Hosting.Composition;

/// <summary>Hosting on our own runtime. Its twin holds the same for the Microsoft packages; nothing else knows which one runs.</summary>
internal static class ActorHosting
{
    public static IHostApplicationBuilder HostSilo(this IHostApplicationBuilder builder, ClusterMode mode) => builder.UseOrleans(silo =>
    {
        silo.Services.AddSingleton<ISiloGauge, CommitGauge>();
        _ = mode == ClusterMode.Embedded ? silo.UseLocalhostClustering() : silo.UsePostgresClustering(builder.ReadClustering);
    });

    public static IHostApplicationBuilder ConnectToSilos(this IHostApplicationBuilder builder) =>
        builder.UseOrleansClient(client => client.UsePostgresClustering(builder.ReadClustering));

    private static void ReadClustering(this IHostApplicationBuilder builder, PostgresClusteringOptions options)
    {
        builder.Configuration.GetSection(ClusterOptions.Section).Bind(options);
        if (options.ConnectionString.Length == 0)
            options.ConnectionString = builder.Configuration.GetConnectionString("Anomaly") ?? "";
    }
}
#endif
