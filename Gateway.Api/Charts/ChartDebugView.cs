using System.Text.Json.Serialization;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>What there is of a ticker's chart, in numbers, as the old system showed it; with an error and nothing else where there is no chart.</summary>
internal sealed record ChartDebugView
{
    /// <summary>Rows.</summary>
    public int Count { get; init; }

    /// <summary>Open of the first row's bar, UTC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? FirstDate { get; init; }

    /// <summary>Open of the last row's bar, UTC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LastDate { get; init; }

    /// <summary>Rows that have a close.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? CloseCount { get; init; }

    /// <summary>Why there is no chart.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>Counts a chart.</summary>
    public static ChartDebugView Of(ChartSeries? chart) => chart is { Dates: { Length: > 0 } dates }
        ? new ChartDebugView { Count = dates.Length, FirstDate = dates[0], LastDate = dates[^1], CloseCount = chart.Close.Count(double.IsFinite) }
        : Failed(chart?.Warning ?? "There is no data for this ticker, interval and period.");

    /// <summary>No chart, and why.</summary>
    public static ChartDebugView Failed(string error) => new() { Error = error };
}
