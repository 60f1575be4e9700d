using System.Net;
using Anomaly.Testing;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

public sealed class DashboardTests
{
    [Fact]
    public async Task Dashboard_switchedOn_isServedToThisMachineWithAPolicyOfItsOwn()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync, "--Anomaly:Dashboard:Enabled=true");

        using var page = await product.Client.GetAsync("/dashboard/");
        using var counters = await product.Client.GetAsync("/dashboard/DashboardCounters?exclude=");

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("default-src 'self'; style-src", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("TickerDetectionGrain", await CountersAfterADetectionAsync(product), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, counters.StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("Host", "anomaly.example")]
    public async Task Dashboard_throughAProxy_isRefused(string header, string value)
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync, "--Anomaly:Dashboard:Enabled=true", "--AllowedHosts=anomaly.example", "--Anomaly:Auth:AllowEveryone=true");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dashboard/");
        request.Headers.Add(header, value);

        using var answer = await product.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("served to this machine only", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dashboard_byDefault_isNotThere()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);

        using var answer = await product.Client.GetAsync("/dashboard/");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<string> CountersAfterADetectionAsync(WholeProduct product)
    {
        using var detected = await product.Client.PostAsync("/api/v1/tickers/SIM-RAIL/1d/detection", null);
        detected.EnsureSuccessStatusCode();
        var counters = "";
        await Eventually.HoldsAsync(
            async () => (counters = await product.Client.GetStringAsync("/dashboard/DashboardCounters?exclude=")).Contains("TickerDetectionGrain", StringComparison.Ordinal),
            TimeSpan.FromSeconds(30), () => $"the dashboard has no TickerDetectionGrain: {counters}");
        return counters;
    }
}
