using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Csv;
using Anomaly.MarketData.Simulation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Anomaly.MarketData;

/// <summary>Registers the market data source that the settings name.</summary>
public static class MarketDataServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IMarketData"/>, <see cref="ITradingCalendar"/> and <see cref="IBarClock"/> as section <c>Anomaly:MarketData</c> says. Options are validated
    /// when the host starts. A <see cref="TimeProvider"/> that is registered already is used; otherwise the system's.
    /// </summary>
    public static IServiceCollection AddMarketData(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddValidated<MarketDataOptions, MarketDataOptionsValidator>(configuration, MarketDataOptions.Section);
        services.AddValidated<CsvOptions, CsvOptionsValidator>(configuration, CsvOptions.Section);
        services.AddValidated<SimulatedOptions, SimulatedOptionsValidator>(configuration, SimulatedOptions.Section);
        services.TryAddSingleton(CreateExchange);
        services.TryAddSingleton<ITradingCalendar>(provider => IsSimulated(provider) ? new SimulatedTradingCalendar() : new TradingCalendar());
        services.TryAddSingleton<IBarClock>(provider => IsSimulated(provider)
            ? ActivatorUtilities.CreateInstance<SimulatedBarClock>(provider)
            : ActivatorUtilities.CreateInstance<SessionBarClock>(provider));
        services.TryAddSingleton<IMarketData>(provider => IsSimulated(provider)
            ? ActivatorUtilities.CreateInstance<SimulatedMarketData>(provider)
            : ActivatorUtilities.CreateInstance<CsvMarketData>(provider));
        return services;
    }

    private static bool IsSimulated(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<MarketDataOptions>>().Value.Source == MarketDataSource.Simulated;

    private static SimulatedExchange CreateExchange(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<SimulatedOptions>>().Value;
        return new SimulatedExchange(options.Seed, options.ShocksPerYear);
    }

    private static void AddValidated<TOptions, TValidator>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
    }
}
