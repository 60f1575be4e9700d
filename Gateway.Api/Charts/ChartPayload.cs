using System.Text.Json.Serialization;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>
/// One ticker's chart: what <see cref="ChartWriter"/> writes, for the API's description and for clients that read it typed. Every
/// series is as long as <c>dates</c>; a missing value is null.
/// </summary>
internal sealed record ChartPayload
{
    /// <summary>Opens of the bars, UTC, oldest first.</summary>
    public required IReadOnlyList<DateTimeOffset> Dates { get; init; }

    /// <summary>First prices.</summary>
    public required IReadOnlyList<double?> Open { get; init; }

    /// <summary>Highest prices.</summary>
    public required IReadOnlyList<double?> High { get; init; }

    /// <summary>Lowest prices.</summary>
    public required IReadOnlyList<double?> Low { get; init; }

    /// <summary>Last prices.</summary>
    public required IReadOnlyList<double?> Close { get; init; }

    /// <summary>Shares traded.</summary>
    public required IReadOnlyList<double?> Volume { get; init; }

    /// <summary>Two standard deviations of 20 closes around their mean.</summary>
    public required BollingerBands BollingerBands { get; init; }

    /// <summary>Volume-weighted average price since the first stored bar.</summary>
    [JsonPropertyName("VWAP")]
    public required IReadOnlyList<double?> Vwap { get; init; }

    /// <summary>Relative strength, 0 to 100.</summary>
    [JsonPropertyName("RSI")]
    public required IReadOnlyList<double?> Rsi { get; init; }

    /// <summary>Anomalies within the window that hold.</summary>
    public required ChartMarkers AnomalyMarkers { get; init; }

    /// <summary>The ticker.</summary>
    [JsonPropertyName("Ticker")]
    public required string Ticker { get; init; }

    /// <summary>The ticker without its market's suffix.</summary>
    [JsonPropertyName("displayTicker")]
    public required string DisplayTicker { get; init; }

    /// <summary>Last close less the one before; null with one row.</summary>
    public double? PriceChange { get; init; }

    /// <summary>The same in percent of the close before.</summary>
    public double? PctChange { get; init; }

    /// <summary>Company name; the ticker where the source knows none.</summary>
    [JsonPropertyName("companyName")]
    public required string CompanyName { get; init; }

    /// <summary>Its code, for example US.</summary>
    public required string Market { get; init; }

    /// <summary>Open of the running or next session, UTC.</summary>
    public DateTimeOffset? MarketOpen { get; init; }

    /// <summary>Its close, UTC.</summary>
    public DateTimeOffset? MarketClose { get; init; }

    /// <summary>The instant of which it shows what was stored, UTC; left out where it shows the present.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Why it may lag, or shows less than was asked for; left out where neither is so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Warning { get; init; }
}

/// <summary>Bollinger bands.</summary>
/// <param name="Lower">Mean less two standard deviations.</param>
/// <param name="Upper">Mean plus two standard deviations.</param>
/// <param name="Sma">Mean of 20 closes.</param>
internal sealed record BollingerBands(IReadOnlyList<double?> Lower, IReadOnlyList<double?> Upper, IReadOnlyList<double?> Sma);

/// <summary>Where to draw anomalies.</summary>
/// <param name="Dates">Opens of the bars, UTC.</param>
/// <param name="YValues">Closes of the bars.</param>
/// <param name="Reason">A sentence for each.</param>
internal sealed record ChartMarkers(IReadOnlyList<DateTimeOffset> Dates, IReadOnlyList<double?> YValues, IReadOnlyList<string> Reason);
