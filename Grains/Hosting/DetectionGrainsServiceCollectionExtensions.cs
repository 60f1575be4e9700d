using System;
using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.Models;
using Anomaly.Grains.Scheduling;
using Anomaly.Grains.Tickers;
using Anomaly.Grains.Tickers.Detecting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace Anomaly.Grains.Hosting;

/// <summary>Gives a silo what its grains need.</summary>
public static class DetectionGrainsServiceCollectionExtensions
{
    /// <summary>
    /// Adds the services and options of the grains, their storage named <c>Default</c> in the detection store, and the service that starts the
    /// schedule and resumes backfills. The host adds <see cref="Storage.IDetectionStore"/>, <see cref="MarketData.IMarketData"/>,
    /// <see cref="MarketData.Calendars.IBarClock"/> and the actor runtime. Options are validated when the host starts.
    /// </summary>
    public static IServiceCollection AddDetectionGrains(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddValidated<DetectionOptions, DetectionOptionsValidator>(configuration, DetectionOptions.Section);
        services.AddValidated<ModelOptions, ModelOptionsValidator>(configuration, ModelOptions.Section);
        services.AddValidated<SchedulerOptions, SchedulerOptionsValidator>(configuration, SchedulerOptions.Section);
        services.TryAddSingleton<GrainInstruments>();
        services.TryAddSingleton<ModelCatalog>();
        services.TryAddSingleton<ActiveModels>();
        services.TryAddSingleton<TickerServices>();
        services.TryAddKeyedSingleton<IGrainStorage, DetectionGrainStorage>("Default");
        services.AddHostedService<DetectionKeeper>();
        return services;
    }

    private static void AddValidated<TOptions, TValidator>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
    }
}
