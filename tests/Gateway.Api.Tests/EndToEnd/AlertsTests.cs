using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Anomaly.Detection.Series;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Testing;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>From a bar that is pushed to the webhook and the inbox of whoever follows its ticker, over sockets.</summary>
public sealed class AlertsTests
{
    private const string Series = "/api/v1/tickers/MINE/1h";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Anomaly_ofAFollowedTicker_isToldOnce_andTakenBackWhereItWasTold()
    {
        using var receiver = new WebhookReceiver { Answer = number => number is 2 ? 503 : 204 };
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync, "--Anomaly:Alerts:AllowPrivateAddresses=true", "--Anomaly:Alerts:FirstPause=00:00:01");
        var bars = RecentBars();
        await PushAsync(product, bars[..^2]);
        Assert.Empty((await product.GetAsync("/api/v1/me/alerts"))["items"]!.AsArray());

        var channel = await PostAsync(product, "channels", $$"""{"kind":"webhook","name":"Hook","address":"{{receiver.Address}}"}""");
        receiver.Key = channel["key"]!.GetValue<string>();
        Assert.Null((await product.GetAsync("/api/v1/me/channels"))[0]!["key"]);
        Assert.True((await PostAsync(product, $"channels/{channel["id"]}/test", ""))["taken"]!.GetValue<bool>());
        await PostAsync(product, "watches", """{"name":"Mine","tickers":["MINE"],"intervals":["1h"]}""");
        await PostAsync(product, "rules", $$"""{"name":"All","channels":["{{channel["id"]}}"]}""");
        var calm = bars[^1];
        bars[^1] = calm with { Close = calm.Close * 1.4, High = calm.High * 1.5, Volume = calm.Volume * 50 };
        await PushAsync(product, bars[^2..]);

        // The first try is answered 503: the second comes under the same id.
        await Eventually.HoldsAsync(() => Task.FromResult(receiver.Received.Count >= 3), Patience, () => $"{receiver.Received.Count} requests came.");
        Assert.All(receiver.Received, request => Assert.True(request.IsSigned));
        Assert.Equal(["test", "anomaly.alert", "anomaly.alert"], receiver.Received.Select(request => request.Type));
        Assert.Equal(receiver.Received[1].Id, receiver.Received[2].Id);
        var told = receiver.Received[2].Body["data"]!;
        Assert.Equal(("MINE", bars[^1].Time), (told["ticker"]!.GetValue<string>(), told["datetime"]!.GetValue<DateTime>()));
        await Eventually.HoldsAsync(async () => (await DeliveriesAsync(product)).Contains("alert delivered 2"), Patience, () => "the delivery is not noted.");
        var entry = Assert.Single((await product.GetAsync("/api/v1/me/alerts?unread=1"))["items"]!.AsArray())!;
        var id = entry["anomaly"]!["_id"]!.GetValue<string>();
        Assert.Equal((told["anomaly_id"]!.GetValue<string>(), true), (id, (await product.GetAsync($"/api/v1/anomalies/{id}"))["sent"]!.GetValue<bool>()));

        bars[^1] = calm;
        await PushAsync(product, bars[^1..]);
        await Eventually.HoldsAsync(() => Task.FromResult(receiver.Received.Count >= 4), Patience, () => "no correction came.");
        Assert.Equal(("anomaly.correction", id, true), (receiver.Received[3].Type, receiver.Received[3].Body["data"]!["anomaly_id"]!.GetValue<string>(), receiver.Received[3].IsSigned));
        await Eventually.HoldsAsync(async () => (await DeliveriesAsync(product)).Contains("correction delivered 1"), Patience, () => "the correction is not noted.");
        Assert.NotNull((await product.GetAsync("/api/v1/me/alerts"))["items"]![0]!["retracted_at"]);
        Assert.Equal(4, receiver.Received.Count);
    }

    [Fact]
    public async Task Webhook_toAnAddressThatIsNotPublic_isRefusedOrNeverConnected()
    {
        using var receiver = new WebhookReceiver();
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);

        foreach (var address in new[] { receiver.Address, "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest", "https://10.0.0.1/", "https://name:word@example.com/", "ftp://example.com/" })
        {
            using var refused = await product.Client.PostJsonAsync("/api/v1/me/channels", $$"""{"kind":"webhook","name":"Hook","address":"{{address}}"}""");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        var channel = await PostAsync(product, "channels", """{"kind":"webhook","name":"Hook","address":"https://localhost/"}""");
        var test = await PostAsync(product, $"channels/{channel["id"]}/test", "");
        Assert.False(test["taken"]!.GetValue<bool>());
        Assert.Contains("no public address", test["answer"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task UnsubscribeLink_showsAButton_andOnlyItsPostEndsTheChannel()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);
        var channel = await PostAsync(product, "channels", """{"kind":"webhook","name":"Hook","address":"https://hooks.invalid/"}""");
        var key = Convert.FromBase64String(channel["key"]!.GetValue<string>()["whsec_".Length..]);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"unsubscribe:{channel["id"]}")));
        var link = $"/api/v1/alerts/unsubscribe?person={new string('0', 24)}&channel={channel["id"]}&signature={signature}";

        using var page = await product.Client.GetAsync(link);
        Assert.Contains("<form method=\"post\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("active", await StateAsync());
        using var pressed = new HttpRequestMessage(HttpMethod.Post, link) { Headers = { { "Accept", "text/html" } } };
        using var shown = await product.Client.SendAsync(pressed);
        Assert.Contains("No more alerts", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("disabled", await StateAsync());
        using var again = await product.Client.PostAsync(link, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]));
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        using var forged = await product.Client.PostAsync(link[..^1] + (link[^1] == '0' ? '1' : '0'), null);
        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);

        async Task<string> StateAsync() => (await product.GetAsync("/api/v1/me/channels"))[0]!["state"]!.GetValue<string>();
    }

    private static async Task<IReadOnlyList<string>> DeliveriesAsync(WholeProduct product) =>
        [.. (await product.GetAsync("/api/v1/me/deliveries"))["items"]!.AsArray().Select(one => $"{one!["kind"]} {one["state"]} {one["tries"]}")];

    private static async Task<JsonNode> PostAsync(WholeProduct product, string path, string body)
    {
        using var answer = await product.Client.PostJsonAsync($"/api/v1/me/{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task PushAsync(WholeProduct product, Bar[] bars)
    {
        using var answer = await product.Client.PostJsonAsync($"{Series}/bars", $"[{string.Join(',', bars.Select(bar => string.Create(
            CultureInfo.InvariantCulture, $$"""{"time":"{{bar.Time:yyyy-MM-ddTHH:mm:ssZ}}","open":{{bar.Open:R}},"high":{{bar.High:R}},"low":{{bar.Low:R}},"close":{{bar.Close:R}},"volume":{{bar.Volume:R}}}""")))}]");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A calm walk whose last bar has closed within the last hour.</summary>
    private static Bar[] RecentBars()
    {
        var bars = Walk.Bars(400, seed: 42).ToArray();
        var last = DateTime.UtcNow.Date.AddHours(DateTime.UtcNow.Hour - 1);
        return [.. bars.Select((bar, i) => bar with { Time = last.AddHours(i + 1 - bars.Length) })];
    }
}
