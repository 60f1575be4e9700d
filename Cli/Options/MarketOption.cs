namespace Anomaly.Cli.Options;

/// <summary>The market that a new model is for.</summary>
internal static class MarketOption
{
    public static Option<Market> Create()
    {
        var option = Parsed.Option("--market", "The market whose tickers the model is for: US, JP or TH.", "MARKET", Read);
        option.Required = true;
        return option;
    }

    // By name only: 0 would be a market too.
    private static Market Read(string text) => Enum.GetValues<Market>()
        .Where(market => market.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
        .Select(market => (Market?)market)
        .FirstOrDefault() ?? throw new FormatException($"There is no market '{text}': use one of {string.Join(' ', Enum.GetNames<Market>())}.");
}
