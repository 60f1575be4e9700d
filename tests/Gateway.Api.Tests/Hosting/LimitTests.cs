using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Tests.Hosting;

public sealed class LimitTests
{
    [Theory]
    [InlineData("/py/anomalies/backfill")]
    [InlineData("/api/v1/backfills")]
    public async Task Changes_aboveTheBurst_answer429WithRetryAfter(string address)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Anomaly:Gateway:ChangeBurst", "2"), ("Anomaly:Gateway:ChangesPerSecond", "1"));
        gateway.Grains.Series("AAPL/1d").StartBackfillAsync(Arg.Any<BackfillRequest>(), Arg.Any<CancellationToken>()).Returns(new BackfillTicket(Started: true, "r"));

        for (var i = 0; i < 2; i++)
            Assert.True((await gateway.Client.PostJsonAsync(address, """{"ticker":"AAPL"}""")).IsSuccessStatusCode);
        var refused = await gateway.Client.PostJsonAsync(address, """{"ticker":"AAPL"}""");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("Slow down", (await refused.ReadAsync())["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Charts_aboveTheLimitAndItsQueue_answer503WithRetryAfter()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Anomaly:Gateway:MaxCharts", "2"));
        var drawn = new TaskCompletionSource<ChartSeries?>();
        gateway.Grains.Series("AAPL/1d").GetChartAsync(Arg.Any<ChartQuery>(), Arg.Any<CancellationToken>()).Returns(drawn.Task);
        gateway.Grains.Series("AAPL/1d").GetChartWindowAsync(default!, default).ReturnsForAnyArgs(async _ =>
        {
            await drawn.Task;
            return Samples.Window();
        });
        string[] addresses = ["/py/chart?ticker=AAPL", "/py/chart?ticker=AAPL&nocache=1", "/api/v1/tickers/AAPL/1d/chart?points=10", "/py/chart/debug?ticker=AAPL", "/chart/debug?ticker=AAPL"];

        // Two are drawn, two wait: whichever comes last is the first to be answered.
        var all = addresses.Select(address => gateway.Client.GetAsync($"{address}&interval=1d")).ToList();
        var refused = await Task.WhenAny(all);
        drawn.SetResult(Samples.Chart());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), ((await refused).StatusCode, (await refused).Headers.RetryAfter!.Delta));
        Assert.Equal("Too many charts are being drawn. Try again in a moment.", (await (await refused).ReadAsync())["detail"]!.GetValue<string>());
        Assert.All(await Task.WhenAll(all.Except([refused])), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task Reading_isNotLimited()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Anomaly:Gateway:ChangeBurst", "1"));

        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/py/chart?ticker=AAPL")).StatusCode);
    }

    [Theory]
    [InlineData("CorsOrigins", "localhost:5173", "is no origin")]
    [InlineData("CorsOrigins", "http://localhost:5173/", "is no origin")]
    [InlineData("CorsOrigins", "*", "is no origin")]
    [InlineData("ChangeBurst", "0", "must be 1 to 10000, not 0")]
    [InlineData("ChangesPerSecond", "-1", "must be 1 to 10000, not -1")]
    [InlineData("MaxStreams", "100001", "must be 1 to 100000, not 100001")]
    [InlineData("MaxCharts", "0", "must be 1 to 10000, not 0")]
    public async Task Settings_thatCannotWork_areRefusedAtStart(string setting, string value, string sentence)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayUnderTest.StartAsync(($"Anomaly:Gateway:{setting}", value)));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"Anomaly:Gateway:{setting}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryAnswer_tellsBrowsersToBeCareful()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        foreach (var address in new[] { "/", "/py/health", "/py/chart", "/nothing" })
        {
            var answer = await gateway.Client.GetAsync(address);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }
}
