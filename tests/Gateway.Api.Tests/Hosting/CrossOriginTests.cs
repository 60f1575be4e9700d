using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Hosting;

public sealed class CrossOriginTests
{
    [Theory]
    [InlineData("http://localhost:5173", true)]
    [InlineData("http://127.0.0.1:5173", true)]
    [InlineData("http://evil.example", false)]
    public async Task Default_allowsTheFrontendOnly(string origin, bool allowed)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        Assert.Equal(allowed ? origin : null, await AllowedOriginAsync(gateway, origin));
    }

    [Theory]
    [InlineData("http://a.example,http://b.example:8080", "http://b.example:8080")]
    [InlineData("http://a.example", "http://a.example")]
    public async Task Setting_inOneValue_replacesTheDefault(string setting, string origin)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Anomaly:Gateway:CorsOrigins", setting));

        Assert.Equal(origin, await AllowedOriginAsync(gateway, origin));
        Assert.Null(await AllowedOriginAsync(gateway, "http://localhost:5173"));
    }

    [Fact]
    public async Task Setting_asAList_replacesTheDefault()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Anomaly:Gateway:CorsOrigins:0", "http://a.example"), ("Anomaly:Gateway:CorsOrigins:1", "http://b.example"));

        Assert.Equal("http://b.example", await AllowedOriginAsync(gateway, "http://b.example"));
        Assert.Null(await AllowedOriginAsync(gateway, "http://localhost:5173"));
    }

    [Fact]
    public async Task Preflight_allowsWhatTheFrontendSends()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Options, "/py/anomalies/backfill");
        request.Headers.Add("Origin", "http://localhost:5173");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,authorization");

        var answer = await gateway.Client.SendAsync(request);

        Assert.Equal("POST", answer.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Equal("content-type,authorization", answer.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.Equal("true", answer.Headers.GetValues("Access-Control-Allow-Credentials").Single());
    }

    [Fact]
    public async Task Error_isReadableByTheFrontend()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        Assert.Equal("http://localhost:5173", await AllowedOriginAsync(gateway, "http://localhost:5173", "/py/chart"));
    }

    private static async Task<string?> AllowedOriginAsync(GatewayUnderTest gateway, string origin, string address = "/py/health")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Origin", origin);
        var answer = await gateway.Client.SendAsync(request);
        return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
    }
}
