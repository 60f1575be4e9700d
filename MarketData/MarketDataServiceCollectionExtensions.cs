using Anomaly.MarketData.Calendars;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Anomaly.MarketData;

/// <summary>Registers the market data source that the settings name.</summary>
public static class MarketDataServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IMarketData"/> and <see cref="IBarClock"/> as section <c>Anomaly:MarketData</c> says. Options are validated
    /// when the host starts. A <see cref="TimeProvider"/> that is registered already is used; otherwise the system's.
    /// </summary>
    public static IServiceCollection AddMarketData(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MarketDataOptions>, MarketDataOptionsValidator>());
        services.AddOptions<MarketDataOptions>().Bind(configuration.GetSection(MarketDataOptions.Section)).ValidateOnStart();
        services.TryAddSingleton<IBarClock, ElapsedBarClock>();
        return services;
    }
}
