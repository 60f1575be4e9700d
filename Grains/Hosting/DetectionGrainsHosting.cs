using Anomaly.Alerts.Hosting;
using Anomaly.Grains.Backfilling;
using Anomaly.Grains.Charting;
using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.MarketRequests;
using Anomaly.Grains.Models;
using Anomaly.Grains.Scheduling;
using Anomaly.Grains.Tickers;
using Anomaly.Grains.Verifying;
using Anomaly.MarketData.Requests;
using Anomaly.MarketData.Yahoo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using Orleans.Storage;

namespace Anomaly.Grains.Hosting;

/// <summary>Gives a silo what its grains need.</summary>
public static class DetectionGrainsHosting
{
    /// <summary>
    /// Adds the services and options of the grains, their call filters, their storage named <c>Default</c> in the detection store, reminders where
    /// that store keeps them, and the service that resumes what a crash cut off. The host adds <see cref="IDetectionStore"/>,
    /// <see cref="MarketData.Sources.BarSource"/> for each source. Options are validated when the host starts.
    /// </summary>
    public static ISiloBuilder AddDetectionGrains(this ISiloBuilder silo, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(configuration);
        var services = silo.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddOptionsWithValidateOnStart<DetectionOptions, DetectionOptionsValidator>().Bind(configuration.GetSection(DetectionOptions.Section));
        services.AddOptionsWithValidateOnStart<ModelOptions, ModelOptionsValidator>().Bind(configuration.GetSection(ModelOptions.Section));
        services.AddOptionsWithValidateOnStart<SchedulerOptions, SchedulerOptionsValidator>().Bind(configuration.GetSection(SchedulerOptions.Section));
        services.TryAddSingleton<GrainInstruments>();
        services.TryAddSingleton<ModelCatalog>();
        services.TryAddSingleton<ActiveModels>();
        services.AddOptions<MarketData.MarketDataOptions>();
        services.TryAddSingleton<MarketData.Sources.BarSources>();
        AddSeries(services);
        services.AddAlerts(configuration);
        // The grain of the budget may be active on a silo that does not use the source itself.
        services.AddYahooRequestRate(configuration);
        // Instead of a budget for each process.
        services.Replace(ServiceDescriptor.Singleton<IRequestBudgetLeases, ClusterRequestBudgetLeases>());
        services.TryAddKeyedSingleton<IGrainStorage, DetectionGrainStorage>("Default");
        services.AddSingleton<IIncomingGrainCallFilter, CorrelationFilter>();
        services.AddSingleton<IIncomingGrainCallFilter, ErrorFilter>();
        services.AddSingleton<IOutgoingGrainCallFilter, RetryFilter>();
        silo.AddGrainExtension<ILivenessProbe, LivenessProbe>();
        silo.AddReminders();
        services.TryAddSingleton<IReminderTable>(provider => new StoredReminderTable((IReminderStore)provider.GetRequiredService<IDetectionStore>()));
        services.AddHostedService<BackfillResumeService>();
        return silo;
    }

    private static void AddSeries(IServiceCollection services)
    {
        services.TryAddSingleton<ChartHistories>();
        services.TryAddSingleton<BarPages>();
        services.TryAddSingleton<SeriesVerification>();
        services.TryAddSingleton<BarTrial>();
        services.TryAddSingleton<AnomalyExplainer>();
        services.TryAddSingleton<AnomalyEvidence>();
        services.TryAddSingleton<SeriesServiceFactory>();
    }
}
