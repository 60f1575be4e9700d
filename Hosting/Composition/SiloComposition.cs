using Anomaly.Grains.Hosting;
using Anomaly.MarketData;
using Anomaly.Hosting.Diagnostics;
using Anomaly.Hosting.Health;
using Anomaly.Storage;
using Microsoft.Extensions.Options;

namespace Anomaly.Hosting.Composition;

/// <summary>Puts together what every host of grains needs, from the settings alone.</summary>
public static class SiloComposition
{
    /// <summary>What has not answered by then is not well. Below the limits of the probes in deploy/helm.</summary>
    private static readonly TimeSpan HealthLimit = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Adds the grains to a host that serves people: in its own process where the cluster is embedded (the default), otherwise as a client
    /// of the cluster's silos.
    /// </summary>
    public static IHostApplicationBuilder AddAnomaly(this IHostApplicationBuilder builder) =>
        builder.Configuration.ReadClusterMode() == ClusterMode.Embedded ? builder.AddAnomalySilo() : builder.AddAnomalyClient();

    /// <summary>Adds a silo with store, market data and grains.</summary>
    public static IHostApplicationBuilder AddAnomalySilo(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddClusterOptions();
        builder.Services.AddSingleton<IValidateOptions<ClusterOptions>, SharedStoreValidator>();
        // The store first: it is open before the first grain wakes up.
        builder.Services.AddDetectionStore(builder.Configuration);
        builder.Services.AddMarketData(builder.Configuration);
        builder.HostSilo(builder.Configuration.ReadClusterMode());
        // The grains' own services last: they wake grains, which needs the silo.
        builder.Services.AddDetectionGrains(builder.Configuration);
        builder.AddOperations();
        return builder;
    }

    /// <summary>Adds a client of the cluster.</summary>
    public static IHostApplicationBuilder AddAnomalyClient(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddClusterOptions();
        builder.AddOperations();
        return builder.ConnectToSilos();
    }

    private static void AddOperations(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<ISiloLoads, SiloLoads>().AddHealthChecks()
        .AddCheck<StoreCheck>("store", timeout: HealthLimit).AddCheck<ModelsCheck>("models", timeout: HealthLimit).AddCheck<SiloCheck>("silo", timeout: HealthLimit);

    private static void AddClusterOptions(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<ClusterOptions>, ClusterOptionsValidator>();
        builder.Services.AddOptions<ClusterOptions>().Bind(builder.Configuration.GetSection(ClusterOptions.Section)).ValidateOnStart();
    }

    private static ClusterMode ReadClusterMode(this IConfiguration configuration) =>
        configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>()?.Mode ?? ClusterMode.Embedded;
}
