namespace Anomaly.MarketData.Simulation;

/// <summary>The simulated exchange: section <c>Anomaly:MarketData:Simulated</c>.</summary>
public sealed class SimulatedOptions
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = MarketDataOptions.Section + ":Simulated";

    /// <summary>Fixes every bar there ever was or will be. Default: 42.</summary>
    public long Seed { get; set; } = 42;

    /// <summary>How much faster than life the exchange's clock runs, 1 to 100,000. Default: 1.</summary>
    public double Speed { get; set; } = 1;

    /// <summary>
    /// The instant at which the exchange's clock and the wall clock agree, ISO 8601. Default: the start of the process. With a
    /// <see cref="Speed"/> above 1 and a store that is kept, set it, so that a restart goes on in time instead of back.
    /// </summary>
    public DateTimeOffset? Epoch { get; set; }

    /// <summary>Labelled shocks a year and ticker, 0 to 30; 0 is a clean exchange whose prices are otherwise the same. Default: 4.</summary>
    public double ShocksPerYear { get; set; } = 4;
}
