using Anomaly.Gateway.Api.Tests.Fixtures;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Tests.Hosting;

public sealed class CorrelationTests
{
    [Fact]
    public async Task Request_withAnId_takesItEverywhere()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        object? seen = null;
        gateway.Grains.Series("AAPL/1d").StartBackfillAsync(Arg.Any<BackfillRequest>(), Arg.Any<CancellationToken>()).Returns(_ =>
        {
            seen = RequestContext.Get("correlation_id");
            return new BackfillTicket(Started: true, "r");
        });
        var request = new HttpRequestMessage(HttpMethod.Post, "/py/anomalies/backfill") { Content = Bodies.Json("""{"ticker":"AAPL"}""") };
        request.Headers.Add("X-Correlation-ID", "order-4711");

        var answer = await gateway.Client.SendAsync(request);

        Assert.Equal("order-4711", answer.Headers.GetValues("X-Correlation-ID").Single());
        Assert.Equal("order-4711", seen);
        Assert.Contains(gateway.Log.Entries, entry => entry.Message.StartsWith("POST /py/anomalies/backfill answered 200", StringComparison.Ordinal)
            && entry.Scope.Contains("correlation_id:order-4711", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("has space")]
    [InlineData("<b>")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task Request_withoutAUsableId_getsANewOne(string? sent)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/py/health");
        if (sent is not null)
            request.Headers.TryAddWithoutValidation("X-Correlation-ID", sent);

        var answer = await gateway.Client.SendAsync(request);

        Assert.Matches("^[0-9a-f]{32}$", answer.Headers.GetValues("X-Correlation-ID").Single());
    }
}
