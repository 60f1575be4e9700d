using System.ComponentModel.DataAnnotations;

namespace Anomaly.MarketData;

/// <summary>Which source of bars is used: section <c>Anomaly:MarketData</c>.</summary>
public sealed class MarketDataOptions
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:MarketData";

    /// <summary><c>Simulated</c>, <c>Csv</c> or <c>Yahoo</c>. Default: <c>Simulated</c>, which needs nothing.</summary>
    [EnumDataType(typeof(MarketDataSource), ErrorMessage = Section + ":Source must be Simulated, Csv or Yahoo.")]
    public MarketDataSource Source { get; set; } = MarketDataSource.Simulated;
}

/// <summary>The sources of bars that <see cref="MarketDataOptions.Source"/> can name.</summary>
public enum MarketDataSource
{
    /// <summary>The simulated exchange: needs no network and no data.</summary>
    Simulated,

    /// <summary>A folder of CSV files.</summary>
    Csv,

    /// <summary>Yahoo's chart API, over the network.</summary>
    Yahoo,
}

/// <summary>Checks <see cref="MarketDataOptions"/> by their annotations.</summary>
[OptionsValidator]
public sealed partial class MarketDataOptionsValidator : IValidateOptions<MarketDataOptions>;
