using Anomaly.Gateway.Api.Errors;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>The tickers of one chart request: at least one, each once, not too many.</summary>
internal static class ChartTickers
{
    /// <summary>Tickers in one request at the most.</summary>
    public const int Most = 20;

    /// <summary>Reads a list with commas.</summary>
    public static IReadOnlyList<string> Parse(string? list) =>
        Distinct(list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []);

    /// <summary>Reads tickers and drops repetitions.</summary>
    public static IReadOnlyList<string> Distinct(IEnumerable<string?> symbols)
    {
        List<string> tickers = [.. symbols.Take((Most * 10) + 1).Select(symbol => Input.Ticker(symbol)).Distinct()];
        return tickers.Count switch
        {
            0 => throw RequestException.BadInput("ticker", "Ticker required: for example ticker=AAPL or ticker=AAPL,MSFT."),
            > Most => throw RequestException.BadInput("ticker", $"Too many tickers in one request: at most {Most}."),
            _ => tickers,
        };
    }
}
