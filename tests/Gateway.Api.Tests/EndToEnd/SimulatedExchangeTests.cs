using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>What a new user does first, on the simulated exchange.</summary>
public sealed class SimulatedExchangeTests
{
    [Fact]
    public async Task NewUser_looksUpATicker_backfillsIt_andSeesItsAnomalies()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);
        var ticker = (await product.GetAsync("/py/chart/ticker?query=a"))[0]!["ticker"]!.GetValue<string>();

        var ended = await product.BackfillAsync($$"""{"ticker":"{{ticker}}","max_period":"2y"}""");

        Assert.Equal("complete", ended["status"]!.GetValue<string>());
        Assert.True(ended["anomalies_found"]!.GetValue<int>() > 0, ended.ToJsonString());
        var chart = (await product.GetAsync($"/py/chart?ticker={ticker}&period=2y&interval=1d"))[ticker]!;
        Assert.Equal(chart["dates"]!.AsArray().Count, chart["close"]!.AsArray().Count);
        Assert.Equal(chart["dates"]!.AsArray().Count, chart["bollinger_bands"]!["lower"]!.AsArray().Count);
        Assert.NotEmpty(chart["anomaly_markers"]!["dates"]!.AsArray());
        Assert.Contains(ticker, await product.Client.GetStringAsync("/api/v1/markets/US/tickers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anomaly_verified_isReproducedAndWritesOnlyItsRun()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);
        var ticker = (await product.GetAsync("/py/chart/ticker?query=a"))[0]!["ticker"]!.GetValue<string>();
        await product.BackfillAsync($$"""{"ticker":"{{ticker}}","max_period":"1y"}""");
        var before = await product.GetAsync($"/api/v1/anomalies?ticker={ticker}&limit=500");
        var id = before["items"]![0]!["_id"]!.GetValue<string>();

        var verified = await (await product.Client.PostAsync($"/py/anomalies/verify/{id}", null)).ReadAsync();

        Assert.True(verified["reproduced"]!.GetValue<bool>(), verified.ToJsonString());
        Assert.Equal(verified["original_score"]!.GetValue<double>(), verified["current_score"]!.GetValue<double>());
        JsonAssert.Equal(before.ToJsonString(), (await product.GetAsync($"/api/v1/anomalies?ticker={ticker}&limit=500")).ToJsonString());
        Assert.Equal("verification", (await product.GetAsync($"/py/detection-runs/{verified["verification_run_id"]}"))["trigger"]!.GetValue<string>());
    }

    [Fact]
    public async Task Restart_keepsEverything()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);
        var ticker = (await product.GetAsync("/py/chart/ticker?query=a"))[0]!["ticker"]!.GetValue<string>();
        await product.BackfillAsync($$"""{"ticker":"{{ticker}}","max_period":"1y"}""");
        var before = await product.GetAsync($"/api/v1/anomalies?ticker={ticker}&limit=500");

        await product.StopAsync();
        await product.StartAsync();

        JsonAssert.Equal(before.ToJsonString(), (await product.GetAsync($"/api/v1/anomalies?ticker={ticker}&limit=500")).ToJsonString());
        Assert.Equal("complete", (await product.GetAsync($"/py/anomalies/backfill/{ticker}"))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Request_isFoundInItsRunByItsCorrelationId()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);
        var ticker = (await product.GetAsync("/py/chart/ticker?query=a"))[0]!["ticker"]!.GetValue<string>();
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/tickers/{ticker}/1d/detection");
        request.Headers.Add("X-Correlation-ID", "trace-me-4711");

        var outcome = await (await product.Client.SendAsync(request)).ReadAsync();

        var run = await product.GetAsync($"/api/v1/runs/{outcome["detection_run_id"]}");
        Assert.Equal("trace-me-4711", run["correlation_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Operations_sayThatAllIsWell()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);

        var ready = await product.Client.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(["store", "models", "silo"], (await ready.ReadAsync())["checks"]!.AsObject().Select(check => check.Key));
        Assert.Contains("http_server_request_duration_seconds", await product.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.NotEmpty((await product.GetAsync("/api/v1/cluster"))["silos"]!.AsArray());
        Assert.Equal(3, (await product.GetAsync("/api/v1/markets")).AsArray().Count);
    }

    [Fact]
    public async Task UnknownTicker_isAnEmptyChartInTheLegacyApi_and404InApiV1()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);

        // Its first detection may take longer than a chart waits for it.
        await product.Client.PostAsync("/api/v1/tickers/SIM-RAIL/1d/detection", null);
        var charts = await product.Client.GetAsync("/py/chart?ticker=NOSUCHTICKER,SIM-RAIL&period=1y&interval=1d");
        var body = await charts.ReadAsync();
        Assert.Equal("{}", body["NOSUCHTICKER"]!.ToJsonString());
        Assert.NotEmpty(body["SIM-RAIL"]!["dates"]!.AsArray());
        Assert.StartsWith("NOSUCHTICKER: The market data source has no ticker NOSUCHTICKER", charts.Headers.GetValues("X-Chart-Warning").Single(), StringComparison.Ordinal);
        foreach (var path in new[] { "", "/bars", "/anomalies" })
            await IsNotFoundAsync(await product.Client.GetAsync("/api/v1/tickers/NOSUCHTICKER/1d" + path));
        await IsNotFoundAsync(await product.Client.PostAsync("/api/v1/tickers/NOSUCHTICKER/1d/detection", null));
        await IsNotFoundAsync(await product.Client.PostAsync("/api/v1/backfills", Bodies.Json("""{"ticker":"NOSUCHTICKER"}""")));
        await IsNotFoundAsync(await product.Client.PostAsync("/py/anomalies/backfill", Bodies.Json("""{"ticker":"NOSUCHTICKER"}""")));
        Assert.Empty((await product.GetAsync("/api/v1/runs?ticker=NOSUCHTICKER"))["items"]!.AsArray());
        Assert.Equal("never", (await product.GetAsync("/api/v1/tickers/SIM-AERO/1d"))["status"]!.GetValue<string>());
    }

    private static async Task IsNotFoundAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("has no ticker NOSUCHTICKER", (await answer.ReadAsync())["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OversizedBody_thatIsNotAnnounced_isCutOff()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/backfills") { Content = Bodies.Json($$"""{"ticker":"{{new string('A', 200_000)}}"}""") };
        request.Headers.TransferEncodingChunked = true;

        var answer = await product.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await product.Client.GetAsync("/py/health")).StatusCode);
    }

    [Fact]
    public async Task DamagedModel_degradesReadiness_andAnswers503ForItsMarketAlone()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);
        await product.Client.GetAsync("/api/v1/models");
        await product.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(product.Models, "US_model-0.1.0.onnx"), "damaged");
        await product.StartAsync();

        var ready = await product.Client.GetAsync("/health/ready");
        var refused = await product.Client.PostAsync("/api/v1/tickers/SIM-RAIL/1d/detection", null);
        var tokyo = (await product.GetAsync("/api/v1/search?q=.T"))[0]!["ticker"]!.GetValue<string>();

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        var check = (await ready.ReadAsync())["checks"]!["models"]!;
        Assert.Equal("degraded", check["status"]!.GetValue<string>());
        Assert.StartsWith("US_model-0.1.0 is the active model, but its file cannot be used.", check["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(check["description"]!.GetValue<string>(), (await refused.ReadAsync())["detail"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await product.Client.PostAsync($"/api/v1/tickers/{tokyo}/1d/detection", null)).StatusCode);
    }

    [Fact]
    public async Task NoModels_isSaidByReadinessAndByDetection()
    {
        await using var product = await WholeProduct.StartAsync(folder => { Directory.CreateDirectory(folder); return Task.CompletedTask; });
        var ticker = (await product.GetAsync("/py/chart/ticker?query=a"))[0]!["ticker"]!.GetValue<string>();

        var ready = await product.Client.GetAsync("/health/ready");
        var detection = await product.Client.PostAsync($"/api/v1/tickers/{ticker}/1d/detection", null);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("unhealthy", (await ready.ReadAsync())["checks"]!["models"]!["status"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, detection.StatusCode);
        Assert.NotNull(detection.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await product.Client.GetAsync("/health/live")).StatusCode);
    }
}
