using System.Text.Json;
using Anomaly.Gateway.Api.Errors;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Which charts to draw.</summary>
internal sealed record ChartRequest
{
    /// <summary>A ticker, or an array of up to 20.</summary>
    public JsonElement Ticker { get; init; }

    /// <summary>Period code; 1mo where none is given.</summary>
    public string? Period { get; init; }

    /// <summary>Interval code; 30m where none is given.</summary>
    public string? Interval { get; init; }

    /// <summary>The tickers as one list.</summary>
    public IReadOnlyList<string> Tickers() => ChartTickers.Distinct(Ticker.ValueKind switch
    {
        JsonValueKind.String => [Ticker.GetString()],
        JsonValueKind.Array when Ticker.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            Ticker.EnumerateArray().Select(item => item.GetString()),
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        _ => throw RequestException.BadInput("ticker", "'ticker' must be a string or an array of strings."),
    });
}
