using Anomaly.MarketData;
using Anomaly.MarketData.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Anomaly.Simulation;

/// <summary>The simulated exchange: section <c>Anomaly:MarketData:Simulated</c>.</summary>
public sealed class SimulatedOptions
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = MarketDataOptions.Section + ":Simulated";

    /// <summary>Fixes every bar there ever was or will be. Default: 42.</summary>
    public long Seed { get; set; } = 42;

    /// <summary>How much faster than life the exchange's clock runs, 1 to 100,000. Default: 1.</summary>
    [SettingRange(Section, 1, 100_000)]
    public double Speed { get; set; } = 1;

    /// <summary>
    /// The instant at which the exchange's clock and the wall clock agree, ISO 8601. Default: the start of the process. With a
    /// <see cref="Speed"/> above 1 and a store that is kept, set it, so that a restart goes on in time instead of back.
    /// </summary>
    public DateTimeOffset? Epoch { get; set; }

    /// <summary>Labelled shocks a year and ticker, 0 to 30; 0 is a clean exchange whose prices are otherwise the same. Default: 4.</summary>
    [SettingRange(Section, 0, ShockSchedule.MaxPerYear)]
    public double ShocksPerYear { get; set; } = 4;
}

/// <summary>Checks <see cref="SimulatedOptions"/> by their annotations.</summary>
[OptionsValidator]
internal sealed partial class SimulatedOptionsValidator : IValidateOptions<SimulatedOptions>;

/// <summary>Registers the simulated exchange.</summary>
public static class SimulationServiceCollectionExtensions
{
    /// <summary>
    /// Adds the simulated exchange as a <see cref="BarSource"/>, with its own calendar and clock, as section <c>Anomaly:MarketData:Simulated</c> says.
    /// </summary>
    public static IServiceCollection AddSimulatedMarketData(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptionsWithValidateOnStart<SimulatedOptions, SimulatedOptionsValidator>().Bind(configuration.GetSection(SimulatedOptions.Section));
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<SimulatedOptions>>().Value;
            return new SimulatedExchange(options.Seed, options.ShocksPerYear);
        });
        return services.AddBarSourceOn<SimulatedTradingCalendar>(configuration, (provider, calendar) =>
        {
            var clock = ActivatorUtilities.CreateInstance<SimulatedBarClock>(provider, calendar);
            return new BarSource(MarketDataSource.Simulated, ActivatorUtilities.CreateInstance<SimulatedMarketData>(provider, clock), clock, calendar);
        });
    }
}
