using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Access;

/// <summary>A page whose own name leads to this machine (DNS rebinding) gets nothing: which host names are answered.</summary>
public sealed class HostNameTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:5000")]
    [InlineData("app.localhost")]
    [InlineData("127.0.0.1:5000")]
    [InlineData("127.8.8.8")]
    [InlineData("[::1]:5000")]
    public async Task Host_ofLoopback_isAnswered(string host)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(gateway, host)).StatusCode);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:5000")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("evillocalhost")]
    [InlineData("192.0.2.1")]
    [InlineData("[2001:db8::1]:5000")]
    public async Task Host_ofAnybodyElse_isRefusedWithAProblemDocument(string host)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        foreach (var address in new[] { "/", "/api/v1/runs", "/health/ready", "/metrics", "/docs/index.html", "/nothing" })
        {
            var answer = await GetAsync(gateway, host, address);
            Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Contains("add it to the setting AllowedHosts", (await answer.ReadAsync())["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("anomaly.example;*.stocks.example", "anomaly.example", true)]
    [InlineData("anomaly.example;*.stocks.example", "eu.stocks.example:8443", true)]
    [InlineData("anomaly.example;*.stocks.example", "stocks.example", false)]
    [InlineData("anomaly.example;*.stocks.example", "localhost", true)]
    [InlineData("*", "evil.example", true)]
    public async Task Setting_addsToLoopback(string setting, string host, bool isAnswered)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("AllowedHosts", setting));

        Assert.Equal(isAnswered ? HttpStatusCode.OK : HttpStatusCode.BadRequest, (await GetAsync(gateway, host)).StatusCode);
    }

    [Theory]
    [InlineData("urls", "http://+:5000;http://anomaly.internal:5001", "anomaly.internal", true)]
    [InlineData("urls", "http://192.0.2.1:5000", "192.0.2.1:5000", true)]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://anomaly.internal:5001", "anomaly.internal", true)]
    [InlineData("urls", "http://+:5000;http://0.0.0.0:5001;http://[::]:5002", "evil.example", false)]
    [InlineData("http_ports", "8080", "evil.example", false)]
    public async Task Address_thatIsListenedAtByName_isAnswered(string setting, string value, string host, bool isAnswered)
    {
        await using var gateway = await GatewayUnderTest.StartAsync((setting, value), ("Anomaly:Auth:AllowEveryone", "true"));

        Assert.Equal(isAnswered ? HttpStatusCode.OK : HttpStatusCode.BadRequest, (await GetAsync(gateway, host)).StatusCode);
    }

    private static async Task<HttpResponseMessage> GetAsync(GatewayUnderTest gateway, string host, string address = "/health/live")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Host = host;
        return await gateway.Client.SendAsync(request);
    }
}
