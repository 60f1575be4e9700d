using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Anomaly.Gateway.Api.Tests.Access;

/// <summary>What a page of a foreign site makes a browser send changes nothing (CSRF).</summary>
public sealed class OriginTests
{
    private const string Change = "/api/v1/models/US/reload", Stream = "/api/v1/events";

    [Theory]
    [InlineData("http://evil.example", null)]
    [InlineData("http://evil.example", "same-origin")]
    [InlineData("http://localhost:3000", null)]
    [InlineData("http://localhost:3000", "same-site")]
    [InlineData("https://localhost.evil.example", "cross-site")]
    [InlineData("null", null)]
    [InlineData("null", "cross-site")]
    [InlineData("http://localhost", "cross-site")]
    [InlineData("garbage", null)]
    [InlineData(null, "cross-site")]
    [InlineData(null, "same-site")]
    public async Task Change_ofAForeignPage_isRefused(string? origin, string? site)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await SendAsync(gateway, HttpMethod.Post, Change, origin, site);

        Assert.Equal((HttpStatusCode.Forbidden, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("add it to the setting Anomaly:Gateway:CorsOrigins", (await answer.ReadAsync())["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        await gateway.Grains.Models["US"].DidNotReceive().ReloadAsync(Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("http://localhost", null)]
    [InlineData("https://localhost", null)]
    [InlineData("http://localhost", "same-origin")]
    [InlineData("http://localhost:5173", "same-site")]
    [InlineData("http://127.0.0.1:5173", "cross-site")]
    [InlineData("null", "same-origin")]
    [InlineData(null, "none")]
    public async Task Change_ofAnOwnOrConfiguredPageOrOfAProgram_isObeyed(string? origin, string? site)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await SendAsync(gateway, HttpMethod.Post, Change, origin, site);

        await gateway.Grains.Models["US"].Received().ReloadAsync(Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task EveryChangeAndEveryStream_isGuarded()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var calls = gateway.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => (method, path: "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))))
            .Where(call => call.method is not ("GET" or "HEAD" or "OPTIONS") || call.path.Contains("events", StringComparison.Ordinal) || call.path.StartsWith("/ws", StringComparison.Ordinal))
            .Select(call => (call.method, path: call.path.Replace("{market}", "US", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)))
            .ToList();

        Assert.True(calls.Count >= 15, $"only {calls.Count} changes and streams were found");
        foreach (var (method, path) in calls)
            Assert.True((await SendAsync(gateway, new HttpMethod(method), path, "http://evil.example", null)).StatusCode == HttpStatusCode.Forbidden, $"{method} {path} was not refused");
    }

    [Fact]
    public async Task Reading_byAForeignPage_isLeftToCors()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await SendAsync(gateway, HttpMethod.Get, "/health/live", "http://evil.example", "cross-site");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/py/chart?ticker=AAPL", "no-cors", HttpStatusCode.Forbidden)]
    [InlineData("/chart/debug?ticker=AAPL", "no-cors", HttpStatusCode.Forbidden)]
    [InlineData("/charts/AAPL", "no-cors", HttpStatusCode.OK)]
    [InlineData("/api/v1/tickers/AAPL/1d/chart", "no-cors", HttpStatusCode.Forbidden)]
    [InlineData("/charts/AAPL", "navigate", HttpStatusCode.OK)]
    [InlineData("/api/v1/models/US", "no-cors", HttpStatusCode.OK)]
    public async Task Chart_asAPictureOfAForeignPage_startsNothing(string address, string mode, HttpStatusCode status)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Sec-Fetch-Site", "cross-site" }, { "Sec-Fetch-Mode", mode } } };

        Assert.Equal(status, (await gateway.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Change_underPy_isRefusedInItsOwnForm()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await SendAsync(gateway, HttpMethod.Post, "/py/scheduler/toggle", "http://evil.example", null);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(["detail"], (await answer.ReadAsync()).AsObject().Select(field => field.Key));
    }

    [Fact]
    public async Task Stream_ofAForeignPage_isRefused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(gateway, HttpMethod.Get, Stream, "http://evil.example", null)).StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(GatewayUnderTest gateway, HttpMethod method, string address, string? origin, string? site)
    {
        var request = new HttpRequestMessage(method, address);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        return await gateway.Client.SendAsync(request);
    }
}
