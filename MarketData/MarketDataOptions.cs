using System.ComponentModel.DataAnnotations;

namespace Anomaly.MarketData;

/// <summary>Which source of bars is used: section <c>Anomaly:MarketData</c>.</summary>
public sealed class MarketDataOptions
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:MarketData";

    /// <summary><c>Simulated</c> or <c>Csv</c>. Default: <c>Simulated</c>, which needs nothing.</summary>
    [AllowedValues(
        MarketDataSource.Simulated, MarketDataSource.Csv, ErrorMessage = Section + ":Source must be Simulated or Csv. Yahoo is not available yet.")]
    public MarketDataSource Source { get; set; } = MarketDataSource.Simulated;

    /// <summary>A CSV file of days on which a market trades otherwise than the calendar says (<see cref="Calendars.CalendarFile"/>); read at start. Default: none.</summary>
    public string? CalendarFile { get; set; }
}

/// <summary>The sources of bars that <see cref="MarketDataOptions.Source"/> can name.</summary>
public enum MarketDataSource
{
    /// <summary>The simulated exchange: needs no network and no data.</summary>
    Simulated,

    /// <summary>A folder of CSV files.</summary>
    Csv,

    /// <summary>Yahoo's chart API. Its name belongs to the settings already, but there is no such source yet: the host refuses to start.</summary>
    Yahoo,
}

/// <summary>Checks <see cref="MarketDataOptions"/> by their annotations.</summary>
[OptionsValidator]
public sealed partial class MarketDataOptionsValidator : IValidateOptions<MarketDataOptions>;
