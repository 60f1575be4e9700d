#if !MICROSOFT_ORLEANS
using Orleans.Hosting;

namespace Anomaly.Silo.Composition;

/// <summary>Hosting on our own runtime. Its twin holds the same for the Microsoft packages; nothing else knows which one runs.</summary>
internal static class ActorHosting
{
    public static IHostApplicationBuilder HostSilo(this IHostApplicationBuilder builder, ClusterMode mode) => builder.UseOrleans(silo => _ = mode switch
    {
        ClusterMode.Embedded => silo.UseLocalhostClustering(),
        _ => throw NotYet,
    });

    public static IHostApplicationBuilder ConnectToSilos(this IHostApplicationBuilder builder) => throw NotYet;

    private static NotSupportedException NotYet =>
        new($"{ClusterOptions.Section}:Mode is PostgreSql, which this version cannot do yet: use Embedded.");
}
#endif
