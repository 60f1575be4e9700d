using System.ComponentModel.DataAnnotations;

namespace Anomaly.MarketData;

/// <summary>Which sources bars come from, and on which days markets trade otherwise: section <c>Anomaly:MarketData</c>.</summary>
public sealed class MarketDataOptions : IValidatableObject
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:MarketData";

    /// <summary>
    /// The source of every ticker that neither <see cref="Tickers"/> nor <see cref="Markets"/> gives another: <c>Simulated</c>, <c>Csv</c>, <c>Yahoo</c> or <c>Push</c>.
    /// Default: <c>Simulated</c>, which needs nothing.
    /// </summary>
    [EnumDataType(typeof(MarketDataSource), ErrorMessage = Section + ":Source must be Simulated, Csv, Yahoo or Push.")]
    public MarketDataSource Source { get; set; } = MarketDataSource.Simulated;

    /// <summary>A CSV file of days on which a market trades otherwise than the calendar says (<see cref="Calendars.CalendarFile"/>); read at start. Default: none.</summary>
    public string? CalendarFile { get; set; }

    /// <summary>Sources of whole markets, for example <c>Anomaly:MarketData:Markets:JP=Push</c>.</summary>
    public Dictionary<string, MarketDataSource> Markets { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sources of single tickers, for example <c>Anomaly:MarketData:Tickers:AAPL=Csv</c>; they go before those of markets.</summary>
    public Dictionary<string, MarketDataSource> Tickers { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
    [
        .. Markets.Keys.Where(name => !Enum.GetNames<Market>().Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(name => new ValidationResult($"{Section}:Markets:{name}: there is no market {name}. Use {string.Join(", ", Enum.GetNames<Market>())}.")),
        .. Markets.Concat(Tickers).Where(entry => !Enum.IsDefined(entry.Value))
            .Select(entry => new ValidationResult($"{Section}: {entry.Value} is no source of {entry.Key}. Use {string.Join(", ", Enum.GetNames<MarketDataSource>())}.")),
        .. Tickers.Keys.Where(name => !Ticker.TryParse(name, out _)).Select(name => new ValidationResult($"{Section}:Tickers:{name}: {name} is no ticker.")),
    ];
}

/// <summary>Checks <see cref="MarketDataOptions"/> by their annotations.</summary>
[OptionsValidator]
public sealed partial class MarketDataOptionsValidator : IValidateOptions<MarketDataOptions>;
