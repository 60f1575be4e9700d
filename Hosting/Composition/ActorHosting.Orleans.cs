#if MICROSOFT_ORLEANS
using Orleans.Hosting;

namespace Anomaly.Hosting.Composition;

/// <summary>Hosting on the Microsoft packages. Its twin holds the same for our own runtime; nothing else knows which one runs.</summary>
internal static class ActorHosting
{
    private const string Invariant = "Npgsql";

    public static IHostApplicationBuilder HostSilo(this IHostApplicationBuilder builder, ClusterMode mode) => builder.UseOrleans(silo =>
    {
        if (mode == ClusterMode.Embedded)
        {
            silo.UseLocalhostClustering().UseInMemoryReminderService();
            return;
        }

        var database = builder.Configuration.GetConnectionString("Anomaly");
        silo.Configure<Orleans.Configuration.ClusterOptions>(Name);
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, database));
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, database));
    });

    public static IHostApplicationBuilder ConnectToSilos(this IHostApplicationBuilder builder) => builder.UseOrleansClient(client =>
    {
        client.Configure<Orleans.Configuration.ClusterOptions>(Name);
        client.UseAdoNetClustering(options =>
            (options.Invariant, options.ConnectionString) = (Invariant, builder.Configuration.GetConnectionString("Anomaly")));
    });

    private static void Name(Orleans.Configuration.ClusterOptions options) => (options.ClusterId, options.ServiceId) = ("anomaly", "anomaly");
}
#endif
