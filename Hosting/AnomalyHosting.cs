using Anomaly.Grains.Hosting;
using Anomaly.Hosting.Clustering;
using Anomaly.Hosting.Health;
using Anomaly.Storage.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Dashboard;
using Orleans.Providers;
using Orleans.Serialization.Configuration;

namespace Anomaly.Hosting;

/// <summary>Puts together what every process of the product is: a silo with store, market data and grains.</summary>
public static class AnomalyHosting
{
    /// <summary>What has not answered by then is not well. Below the limits of the probes in deploy/helm.</summary>
    private static readonly TimeSpan HealthLimit = TimeSpan.FromSeconds(4);

    /// <summary>Adds the silo, from the settings alone: a cluster of its own (the default), or one of equal processes on PostgreSQL.</summary>
    public static IHostApplicationBuilder AddAnomaly(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IValidateOptions<ClusterOptions>, ClusterSetupValidator>();
        builder.Services.AddOptionsWithValidateOnStart<ClusterOptions, ClusterOptionsValidator>().Bind(builder.Configuration.GetSection(ClusterOptions.Section));
        // In the order in which they start: nothing asks the store before its database answers, and the store is open before the silo starts.
        builder.Services.AddHostedService<DatabaseWait>();
        builder.Services.AddDetectionStore(builder.Configuration);
        builder.Services.AddMarketData(builder.Configuration);
        builder.Services.AddHostedService<FolderReport>();
        builder.Services.AddSingleton<RecentWork>().AddHostedService(provider => provider.GetRequiredService<RecentWork>());
        builder.Services.AddKeyedSingleton<IControllable, SiloReporter>(SiloReporter.Name);
        // The management grain names the type to other silos; only types that travel are let through by themselves.
        builder.Services.Configure<TypeManifestOptions>(options => options.AllowedTypes.Add(typeof(SiloReporter).FullName!));
        builder.Services.AddSingleton<ISiloReports, SiloReports>();
        builder.Services.AddHostedService<IdleMemory>();
        builder.AddSilo(silo =>
        {
            silo.AddDetectionGrains(builder.Configuration);
            if (builder.Configuration.IsDashboardEnabled())
                silo.AddDashboard(dashboard => dashboard.HideTrace = true);
        });
        builder.Services.AddHostedService<CountersAtStart>();
        builder.Services.AddHostedService<ClockWatch>();
        builder.Services.AddSingleton<HostInstruments>().AddSingleton<IHealthCheckPublisher>(provider => provider.GetRequiredService<HostInstruments>());
        builder.Services.Configure<HealthCheckPublisherOptions>(publisher => publisher.Period = TimeSpan.FromSeconds(10));
        builder.Services.AddHealthChecks()
            .AddCheck<StoreCheck>("store", timeout: HealthLimit).AddCheck<ModelsCheck>("models", timeout: HealthLimit).AddCheck<SiloCheck>("silo", timeout: HealthLimit);
        return builder;
    }

    /// <summary>Whether Orleans' dashboard is switched on.</summary>
    public static bool IsDashboardEnabled(this IConfiguration configuration) => configuration.GetSection(DashboardOptions.Section).Get<DashboardOptions>() is { Enabled: true };
}

/// <summary>Orleans' dashboard: section <c>Anomaly:Dashboard</c>.</summary>
public sealed class DashboardOptions
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:Dashboard";

    /// <summary>Where it is served.</summary>
    public const string Path = "/dashboard";

    /// <summary>Whether it is served at /dashboard, to this machine only. Default: false.</summary>
    public bool Enabled { get; set; }
}
