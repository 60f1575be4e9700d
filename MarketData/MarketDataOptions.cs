namespace Anomaly.MarketData;

/// <summary>Which source of bars is used: section <c>Anomaly:MarketData</c>.</summary>
public sealed class MarketDataOptions
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:MarketData";

    /// <summary><c>Simulated</c> or <c>Csv</c>. Default: <c>Simulated</c>, which needs nothing.</summary>
    public MarketDataSource Source { get; set; } = MarketDataSource.Simulated;
}
