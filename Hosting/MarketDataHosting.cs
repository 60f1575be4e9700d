using Anomaly.Detection.Series;
using Anomaly.MarketData;
using Anomaly.MarketData.Csv;
using Anomaly.MarketData.Sources;
using Anomaly.MarketData.Yahoo;
using Anomaly.Simulation;

namespace Anomaly.Hosting;

/// <summary>Adds the market data sources that the settings name.</summary>
public static class MarketDataHosting
{
    /// <summary>
    /// Adds a <see cref="BarSource"/> for every source that <c>Anomaly:MarketData</c> names, each with the calendar and the clock that belong to it. Options
    /// are validated when the host starts. A <see cref="TimeProvider"/> that is registered already is used; otherwise the system's.
    /// </summary>
    public static IServiceCollection AddMarketData(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(MarketDataOptions.Section);
        services.AddOptionsWithValidateOnStart<MarketDataOptions, MarketDataOptionsValidator>().Bind(section);
        foreach (var source in Named(section))
        {
            _ = source switch
            {
                MarketDataSource.Csv => services.AddCsvMarketData(configuration),
                MarketDataSource.Yahoo => services.AddYahooMarketData(configuration),
                _ => services.AddSimulatedMarketData(configuration),
            };
        }

        // Bars can be pushed whatever else there is.
        return services.AddBarSource<PushedMarketData>(MarketDataSource.Push, configuration);
    }

    /// <summary>The sources that are named. A word that names none is refused when the host starts; until then any will do.</summary>
    private static IEnumerable<MarketDataSource> Named(IConfigurationSection section) =>
        new[] { nameof(MarketDataOptions.Markets), nameof(MarketDataOptions.Tickers) }.SelectMany(table => section.GetSection(table).GetChildren())
            .Prepend(section.GetSection(nameof(MarketDataOptions.Source)))
            .Select(named => Enum.TryParse<MarketDataSource>(named.Value, ignoreCase: true, out var source) && Enum.IsDefined(source) ? source : MarketDataSource.Simulated)
            .Where(source => source != MarketDataSource.Push).Distinct();
}
