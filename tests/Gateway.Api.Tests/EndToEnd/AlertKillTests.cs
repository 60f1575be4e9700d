using System.Globalization;
using System.Text.Json.Nodes;
using Anomaly.Detection.Series;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Testing;
using Anomaly.Testing.Processes;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>kill -9 of the whole product while it finds out who is told and sends: every alert arrives, and what comes twice comes under the same id.</summary>
public sealed class AlertKillTests
{
    private const int Tickers = 20, MessagesAtOnce = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Alerts_killedAgainAndAgain_allArrive_andRepetitionsAreKnownByTheirIds()
    {
        using var receiver = new WebhookReceiver();
        await using var gateway = await GatewayOverCsv.PrepareAsync(bars: 10);
        gateway.Set("Anomaly__Alerts__AllowPrivateAddresses", "true");
        gateway.Set("Anomaly__Gateway__ChangeBurst", "1000");
        gateway.Set("Anomaly__Alerts__AnswerWithin", "00:00:01");
        await gateway.StartAsync();
        string[] tickers = [.. Enumerable.Range(0, Tickers).Select(i => $"KILL{i}")];
        var bars = RecentBars();
        foreach (var ticker in tickers)
            await PushAsync(gateway, ticker, bars[..^1]);
        var channel = await PostAsync(gateway, "channels", $$"""{"kind":"webhook","name":"Hook","address":"{{receiver.Address}}"}""");
        receiver.Key = channel["key"]!.GetValue<string>();
        await PostAsync(gateway, "watches", $$"""{"name":"All","tickers":["{{string.Join("\",\"", tickers)}}"]}""");
        await PostAsync(gateway, "rules", $$"""{"name":"All","channels":["{{channel["id"]}}"]}""");

        var kills = 0;
        foreach (var part in tickers.Chunk(Tickers / 2))
        {
            foreach (var ticker in part)
                await PushAsync(gateway, ticker, [bars[^1] with { Close = bars[^1].Close * 1.4, High = bars[^1].High * 1.5, Volume = bars[^1].Volume * 50 }]);
            // Some have arrived, others are on their way or not yet fanned out.
            await gateway.KillAsync();
            kills++;
            await gateway.StartAsync();
        }

        await Eventually.HoldsAsync(() => Arrived(receiver).Count == Tickers, Patience, () => $"{Arrived(receiver).Count} of {Tickers} alerts have arrived. {gateway.Output}");
        await Eventually.HoldsAsync(async () => (await DeliveriesAsync(gateway)).All(state => state == "delivered"), Patience, () => "deliveries are not noted.");
        Assert.All(receiver.Received, request => Assert.True(request.IsSigned));
        // One alert has one id, however often it comes.
        Assert.Equal(Tickers, receiver.Received.Select(request => request.Id).Distinct().Count());
        Assert.InRange(receiver.Received.Count - Tickers, 0, kills * MessagesAtOnce);
        Assert.Equal(2 * Tickers, (await DeliveriesAsync(gateway)).Count);
    }

    private static HashSet<string> Arrived(WebhookReceiver receiver) => [.. receiver.Received.Select(request => request.Ticker)];

    private static async Task<IReadOnlyList<string>> DeliveriesAsync(GatewayProcess gateway) =>
        [.. (await gateway.ListAsync("/api/v1/me/deliveries")).Select(delivery => delivery.GetProperty("state").GetString()!)];

    private static async Task<JsonNode> PostAsync(GatewayProcess gateway, string path, string body)
    {
        using var answer = await gateway.Http.PostJsonAsync($"/api/v1/me/{path}", body);
        answer.EnsureSuccessStatusCode();
        return await answer.ReadAsync();
    }

    private static async Task PushAsync(GatewayProcess gateway, string ticker, Bar[] bars)
    {
        using var answer = await gateway.Http.PostJsonAsync($"/api/v1/tickers/{ticker}/1h/bars", $"[{string.Join(',', bars.Select(bar => string.Create(
            CultureInfo.InvariantCulture, $$"""{"time":"{{bar.Time:yyyy-MM-ddTHH:mm:ssZ}}","open":{{bar.Open:R}},"high":{{bar.High:R}},"low":{{bar.Low:R}},"close":{{bar.Close:R}},"volume":{{bar.Volume:R}}}""")))}]");
        answer.EnsureSuccessStatusCode();
    }

    private static Bar[] RecentBars()
    {
        var bars = Walk.Bars(150, seed: 42).ToArray();
        var last = DateTime.UtcNow.Date.AddHours(DateTime.UtcNow.Hour - 1);
        return [.. bars.Select((bar, i) => bar with { Time = last.AddHours(i + 1 - bars.Length) })];
    }
}
