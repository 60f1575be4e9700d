using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Testing;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>The product on bars from CSV files, with a forest that scikit-learn trained.</summary>
public sealed class RealDataTests
{
    private const string Rail = "SIM-RAIL";

    [Fact]
    public Task Ticker_backfilled_hasScikitLearnsAnomalies_andASecondRunFindsNothingNew()
    {
        var expected = File.ReadLines(GoldenFiles.PathOf("SIM-RAIL-1d.scores.csv")).Count(line => line.EndsWith(",-1", StringComparison.Ordinal));
        return AssertFoundOnceAsync(Rail, GoldenFiles.Forest, GoldenFiles.Bars, (expected, expected));
    }

    [SharedDataFact(SharedData.Golden, SharedData.Bars)]
    public Task Google_backfilled_hasTheOldSystemsAnomalies_andASecondRunFindsNothingNew() => AssertFoundOnceAsync(
        "GOOG", SharedData.PathOf(SharedData.Golden, "us.forest.json"), SharedData.PathOf(SharedData.Bars), (150, 230));

    private static async Task AssertFoundOnceAsync(string ticker, string forest, string bars, (int Least, int Most) expected)
    {
        await using var product = await StartAsync(forest, bars);

        var ended = await product.BackfillAsync(Order(ticker));

        Assert.Equal("complete", ended["status"]!.GetValue<string>());
        Assert.InRange(ended["anomalies_found"]!.GetValue<int>(), expected.Least, expected.Most);
        var first = await AnomalyIdsAsync(product, ticker);
        Assert.Equal(ended["anomalies_found"]!.GetValue<int>(), first.Count);
        var chart = (await product.GetAsync($"/py/chart?ticker={ticker}&period=max&interval=1d"))[ticker]!;
        Assert.Equal(first.Count, chart["anomaly_markers"]!["dates"]!.AsArray().Count);
        Assert.All(chart["anomaly_markers"]!["reason"]!.AsArray(), reason => Assert.NotEmpty(reason!.GetValue<string>()));

        var again = await (await product.Client.PostAsync($"/api/v1/tickers/{ticker}/1d/detection", null)).ReadAsync();
        Assert.Equal("already_detected", again["reason"]!.GetValue<string>());
        Assert.Equal(0, again["new_anomalies"]!.GetValue<int>());
        Assert.Equal(0, (await product.BackfillAsync(Order(ticker)))["anomalies_found"]!.GetValue<int>());
        Assert.Equal(first, await AnomalyIdsAsync(product, ticker));
    }

    [Fact]
    public async Task Socket_tellsTheSameStoryAsTheEvents()
    {
        await using var product = await StartAsync(GoldenFiles.Forest, GoldenFiles.Bars);
        var started = await (await product.Client.PostJsonAsync("/api/v1/backfills", Order(Rail))).ReadAsync();

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{product.Address.Authority}/ws/backfills/{started["run_id"]}"), CancellationToken.None);
        JsonNode? last = null;
        while (await ReadAsync(socket) is { } message)
            last = message;

        Assert.Equal("complete", last!["status"]!.GetValue<string>());
        Assert.Equal(1, last["progress"]!.GetValue<double>());
        var events = await product.Client.GetStringAsync($"/api/v1/backfills/{started["run_id"]}/events");
        JsonAssert.Equal(events.Split('\n').Last(line => line.StartsWith("data: ", StringComparison.Ordinal))[6..], last.ToJsonString());
    }

    [Fact]
    public async Task Watcher_whoLostTheConnection_missesNoAnomaly()
    {
        await using var product = await StartAsync(GoldenFiles.Forest, GoldenFiles.Bars);
        await product.BackfillAsync(Order(Rail));
        var stored = await AnomalyIdsAsync(product, Rail);

        using var answer = await product.Client.GetAsync("/api/v1/events?last_event_id=0", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        HashSet<string> seen = [];
        while (seen.Count < stored.Count && await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                seen.Add(JsonNode.Parse(line[6..])!["_id"]!.GetValue<string>());
        }

        Assert.Equal(stored, seen.Order(StringComparer.Ordinal));
    }

    private static string Order(string ticker) => $$"""{"ticker":"{{ticker}}","max_period":"max"}""";

    private static Task<WholeProduct> StartAsync(string forest, string bars) => WholeProduct.StartAsync(
        folder => TestModels.WriteSklearnsAsync(forest, folder), "--Anomaly:MarketData:Source=Csv", $"--Anomaly:MarketData:Csv:Folder={bars}");

    private static async Task<List<string>> AnomalyIdsAsync(WholeProduct product, string ticker)
    {
        List<string> ids = [];
        string? cursor = null;
        do
        {
            var page = await product.GetAsync($"/api/v1/tickers/{ticker}/1d/anomalies?limit=50{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            ids.AddRange(page["items"]!.AsArray().Select(anomaly => anomaly!["_id"]!.GetValue<string>()));
            cursor = page["next_cursor"]?.GetValue<string>();
        }
        while (cursor is not null);
        return [.. ids.Order(StringComparer.Ordinal)];
    }

    private static async Task<JsonNode?> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        return received.MessageType == WebSocketMessageType.Close ? null : JsonSerializer.Deserialize<JsonNode>(buffer.AsSpan(0, received.Count));
    }
}
