namespace Anomaly.MarketData;

/// <summary>Refuses, at start, a source that does not exist.</summary>
internal sealed class MarketDataOptionsValidator : IValidateOptions<MarketDataOptions>
{
    public ValidateOptionsResult Validate(string? name, MarketDataOptions options) => options.Source switch
    {
        MarketDataSource.Yahoo => ValidateOptionsResult.Fail(
            $"{MarketDataOptions.Section}:Source is Yahoo, which is not available yet: use Simulated or Csv."),
        _ when !Enum.IsDefined(options.Source) => ValidateOptionsResult.Fail(
            $"{MarketDataOptions.Section}:Source is {options.Source}, which does not exist: use Simulated or Csv."),
        _ => ValidateOptionsResult.Success,
    };
}
