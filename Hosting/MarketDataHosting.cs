using Anomaly.MarketData;
using Anomaly.MarketData.Csv;
using Anomaly.MarketData.Yahoo;
using Anomaly.Simulation;

namespace Anomaly.Hosting;

/// <summary>Adds the market data source that the settings name.</summary>
public static class MarketDataHosting
{
    /// <summary>
    /// Adds <see cref="IMarketData"/> with the calendar and the clock that belong to it, as <c>Anomaly:MarketData:Source</c> says. Options are validated when the
    /// host starts. A <see cref="TimeProvider"/> that is registered already is used; otherwise the system's.
    /// </summary>
    public static IServiceCollection AddMarketData(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(MarketDataOptions.Section);
        services.AddOptionsWithValidateOnStart<MarketDataOptions, MarketDataOptionsValidator>().Bind(section);
        // A word that names no source is refused when the host starts; until then any will do.
        Enum.TryParse<MarketDataSource>(section[nameof(MarketDataOptions.Source)], ignoreCase: true, out var source);
        return source switch
        {
            MarketDataSource.Csv => services.AddCsvMarketData(configuration),
            MarketDataSource.Yahoo => services.AddYahooMarketData(configuration),
            _ => services.AddSimulatedMarketData(configuration),
        };
    }
}
