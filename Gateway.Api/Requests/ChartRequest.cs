using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Which charts to draw.</summary>
internal sealed record ChartRequest
{
    /// <summary>A ticker, or an array of up to 20.</summary>
    [Required]
    public JsonElement Ticker { get; init; }

    /// <summary>Period code; 1mo where none is given.</summary>
    public string? Period { get; init; }

    /// <summary>Interval code; 15m where none is given.</summary>
    public string? Interval { get; init; }

    /// <summary>The instant as of which to draw, ISO 8601; the present where none is given.</summary>
    public string? AsOf { get; init; }

    /// <summary>The tickers as one list.</summary>
    public IReadOnlyList<Ticker> Tickers() => ChartTickers.Distinct(Ticker.ValueKind switch
    {
        JsonValueKind.String => [Text(Ticker)],
        JsonValueKind.Array when Ticker.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            Ticker.EnumerateArray().Select(Text),
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        _ => throw RequestException.BadInput("ticker", "'ticker' must be a string or an array of strings."),
    });

    /// <summary>JSON can escape halves of characters, which are no text.</summary>
    private static string? Text(JsonElement item)
    {
        try
        {
            return item.GetString();
        }
        catch (InvalidOperationException)
        {
            throw RequestException.BadInput("ticker", "'ticker' must be a string or an array of strings, of whole characters.");
        }
    }
}

/// <summary>The tickers of one chart request: at least one, each once, not too many.</summary>
internal static class ChartTickers
{
    /// <summary>Tickers in one request at the most.</summary>
    public const int Most = 20;

    /// <summary>Reads a list with commas.</summary>
    public static IReadOnlyList<Ticker> Parse(string? list) =>
        Distinct(list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []);

    /// <summary>Reads tickers and drops repetitions.</summary>
    public static IReadOnlyList<Ticker> Distinct(IEnumerable<string?> symbols)
    {
        List<Ticker> tickers = [.. symbols.Take((Most * 10) + 1).Select(symbol => Input.Ticker(symbol)).Distinct()];
        return tickers.Count switch
        {
            0 => throw RequestException.BadInput("ticker", "Ticker required: for example ticker=AAPL or ticker=AAPL,MSFT."),
            > Most => throw RequestException.BadInput("ticker", $"Too many tickers in one request: at most {Most}."),
            _ => tickers,
        };
    }
}
