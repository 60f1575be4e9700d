using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Orleans.Hosting;

/// <summary>The ways a silo can find its cluster.</summary>
public static class CoreHostingExtensions
{
    /// <summary>The embedded mode: this silo is the whole cluster, inside this process. Nothing listens on a port.</summary>
    public static ISiloBuilder UseLocalhostClustering(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<ICluster, SingleSiloCluster>();
        builder.Services.TryAddSingleton<ICallRouter, LocalRouter>();
        return builder;
    }
}
