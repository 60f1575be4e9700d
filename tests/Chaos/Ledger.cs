using System.Net.Http.Json;
using System.Text.Json;

namespace Anomaly.Chaos;

/// <summary>What a deployment has stored about some tickers, row by row, as its API tells it.</summary>
internal sealed class Ledger
{
    private static readonly string[] BarFields = ["datetime", "open", "high", "low", "close", "volume"];

    public required IReadOnlyList<string> Bars { get; init; }

    public required IReadOnlyList<string> Anomalies { get; init; }

    public required IReadOnlyList<string> States { get; init; }

    public static async Task<Ledger> ReadAsync(Uri gateway, IEnumerable<string> tickers)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        var (bars, anomalies, states) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var ticker in tickers)
        {
            var series = $"/api/v1/tickers/{ticker}/1d";
            var state = await http.GetFromJsonAsync<JsonElement>(series);
            states.Add($"{ticker} {state.GetProperty("rows_processed")} {state.GetProperty("anomalies_found")} {state.GetProperty("last_detected_timestamp")}");
            bars.AddRange((await ListAsync(http, series + "/bars?limit=5000")).Select(bar => ticker + " " + string.Join(' ', BarFields.Select(field => bar.GetProperty(field)))));
            anomalies.AddRange((await ListAsync(http, series + "/anomalies?limit=500")).Select(anomaly => $"{ticker} {anomaly.GetProperty("_id")} {anomaly.GetProperty("anomaly_score")} {anomaly.GetProperty("status")}"));
        }

        return new Ledger { Bars = bars, Anomalies = anomalies, States = states };
    }

    /// <summary>Runs that say they are still at work.</summary>
    public static async Task<int> RunsInProgressAsync(Uri gateway)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        return (await ListAsync(http, "/api/v1/runs?status=in_progress&limit=500")).Count;
    }

    private static async Task<List<JsonElement>> ListAsync(HttpClient http, string path)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await http.GetFromJsonAsync<JsonElement>(cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);
        return items;
    }
}
