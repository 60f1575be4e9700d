using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Anomaly.Detection.Series;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Testing;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>Bars of a ticker that no source has, pushed over a socket.</summary>
public sealed class PushedBarsTests
{
    private const string Series = "/api/v1/tickers/MINE/1h";

    [Fact]
    public async Task Push_inTheThreeForms_isStoredDetectedAndServed()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);
        var bars = Walk.Bars(600, seed: 42).ToArray();
        bars[550] = bars[550] with { Close = bars[550].Close * 1.4, High = bars[550].High * 1.5, Volume = bars[550].Volume * 50 };

        var csv = await PushAsync(product, "text/csv", "Datetime,Open,High,Low,Close,Volume\n" + string.Join('\n', bars[..300].Select(bar => string.Create(
            CultureInfo.InvariantCulture, $"{bar.Time:yyyy-MM-ddTHH:mm:ssZ},{bar.Open:R},{bar.High:R},{bar.Low:R},{bar.Close:R},{bar.Volume:R}"))));
        var lines = await PushAsync(product, "application/x-ndjson", string.Join('\n', bars[250..500].Select(Object)));
        var json = await PushAsync(product, "application/json", $"[{string.Join(',', bars[500..].Select(Object))}]");
        var again = await PushAsync(product, "application/json", $"[{string.Join(',', bars[500..].Select(Object))}]");

        Assert.Equal((300, 0, 200, 50, 100, 0, 0, 100), (Count(csv, "taken"), Count(csv, "same"), Count(lines, "taken"), Count(lines, "same"), Count(json, "taken"), Count(json, "same"), Count(again, "taken"), Count(again, "same")));
        Assert.Empty(again["run_ids"]!.AsArray());
        Assert.True(Count(json, "new_anomalies") > 0, json.ToJsonString());
        var run = await product.GetAsync($"/api/v1/runs/{json["run_ids"]![0]}");
        Assert.Equal(("push", "complete", 100), (run["trigger"]!.GetValue<string>(), run["status"]!.GetValue<string>(), Count(run, "rows_loaded")));
        Assert.Equal(3, (await product.GetAsync("/api/v1/runs?trigger=push"))["items"]!.AsArray().Count);
        var state = await product.GetAsync(Series);
        Assert.Equal((600, 3), (Count(state, "rows_processed"), Count(state, "version")));
        Assert.Contains((await product.GetAsync($"{Series}/anomalies"))["items"]!.AsArray(), anomaly => anomaly!["Datetime"]!.GetValue<DateTimeOffset>() == bars[550].Time);

        // What the API gives can be pushed as it is.
        var stored = (await product.GetAsync($"{Series}/bars?limit=5000"))["items"]!;
        var returned = await PushAsync(product, "application/json", stored.ToJsonString());
        Assert.Equal((600, 600), (stored.AsArray().Count, Count(returned, "same")));
    }

    [Fact]
    public async Task Push_aCorrection_leavesWhatWasKnownBeforeQueryable()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);
        var bars = Walk.Bars(600, seed: 42).ToArray();
        var calm = bars[550];
        bars[550] = calm with { Close = calm.Close * 1.4, High = calm.High * 1.5, Volume = calm.Volume * 50 };
        await PushAsync(product, "application/json", $"[{string.Join(',', bars.Select(Object))}]");
        var found = WithoutIncidents(await product.GetAsync($"{Series}/anomalies?limit=500"));
        var chart = (await product.GetAsync("/py/chart?ticker=MINE&interval=1h&period=max"))["MINE"]!;
        var then = (await product.GetAsync(Series))["updated_at"]!.GetValue<string>();

        var corrected = await PushAsync(product, "application/json", $"[{Object(calm)}]");

        Assert.Equal((1, true), (Count(corrected, "corrected"), Count(corrected, "retracted") > 0));
        Assert.Equal((calm.Close, bars[550].Close), (await CloseAsync(""), await CloseAsync($"&as_of={then}")));
        var before = await product.GetAsync($"{Series}/anomalies?limit=500&as_of={then}");
        Assert.Equal((found, then), (WithoutIncidents(before), before["as_of"]!.GetValue<string>()));
        Assert.Equal(found, WithoutIncidents(await product.GetAsync($"/api/v1/anomalies?limit=500&as_of={then}")));
        var drawn = (await product.GetAsync($"/py/chart?ticker=MINE&interval=1h&period=max&as_of={then}"))["MINE"]!.AsObject();
        Assert.Equal(then, drawn["as_of"]!.GetValue<string>());
        drawn.Remove("as_of");
        Assert.Equal(chart.ToJsonString(), drawn.ToJsonString());

        // Which are known as they are now.
        static string WithoutIncidents(JsonNode page)
        {
            foreach (var anomaly in page["items"]!.AsArray())
                anomaly!.AsObject().Remove("incident");
            return page["items"]!.ToJsonString();
        }

        async Task<double> CloseAsync(string asOf)
        {
            var page = await product.GetAsync($"{Series}/bars?from={bars[550].Time:yyyy-MM-ddTHH:mm:ssZ}&limit=1{asOf}");
            return page["items"]![0]!["close"]!.GetValue<double>();
        }
    }

    [Fact]
    public async Task Push_badBarsOverAndOver_areAnsweredOverOneConnection()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);
        var connections = 0;
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1, ConnectCallback = ConnectOnceAsync };
        using var client = new HttpClient(handler) { BaseAddress = product.Address };

        foreach (var bars in new[] { "[7]", "[", $"[7,{new string(' ', 300_000)}]", "[]" })
        {
            using var content = new StringContent(bars, Encoding.UTF8, "application/json");
            var answer = await client.PostAsync($"{Series}/bars", content);
            Assert.Equal(bars == "[]" ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Equal(1, connections);

        async ValueTask<Stream> ConnectOnceAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            connections++;
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
    }

    [Fact]
    public async Task Push_bodyOfUnknownLengthAboveTheLimit_answers413()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(new string(' ', 17 * 1024 * 1024))));
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Series}/bars") { Content = content, Headers = { TransferEncodingChunked = true } };

        using var answer = await product.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("The body is too large: at most 16384 KB are read.", (await answer.ReadAsync())["detail"]!.GetValue<string>());
    }

    private static async Task<JsonNode> PushAsync(WholeProduct product, string type, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        var answer = await product.Client.PostAsync($"{Series}/bars", content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.ReadAsync();
    }

    private static int Count(JsonNode document, string field) => document[field]!.GetValue<int>();

    private static string Object(Bar bar) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"time":"{{bar.Time:yyyy-MM-ddTHH:mm:ssZ}}","open":{{bar.Open:R}},"high":{{bar.High:R}},"low":{{bar.Low:R}},"close":{{bar.Close:R}},"volume":{{bar.Volume:R}}}""");
}
