using System.Net;
using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Tests.Access;

/// <summary>Without accounts: the user of this machine, and nobody else unless that is said.</summary>
public sealed class OpenGatewayTests
{
    [Theory]
    [InlineData("--urls=http://127.0.0.1:0")]
    [InlineData("--urls=http://localhost:5001;http://[::1]:5001")]
    [InlineData("--urls=http://127.0.0.1:5001", "--Anomaly:Gateway:ManagementUrls=http://+:5080")]
    [InlineData("--Kestrel:Endpoints:Web:Url=http://127.0.0.1:5001", "--Anomaly:Gateway:ManagementUrls=http://+:5080")]
    [InlineData("--urls=http://+:5001", "--Anomaly:Auth:AllowEveryone=true")]
    [InlineData("--urls=http://+:5001", "--Anomaly:Auth:JwtKey=0123456789abcdef0123456789abcdef")]
    public void Gateway_thatMayListenThere_starts(params string[] arguments) => Validate(arguments);

    [Theory]
    [InlineData("http://+:5001", "--urls=http://127.0.0.1:5000;http://+:5001")]
    [InlineData("http://0.0.0.0:5001", "--urls=http://0.0.0.0:5001")]
    [InlineData("http://[::]:5001", "--urls=http://[::]:5001")]
    [InlineData("http://192.0.2.1:5001", "--urls=http://192.0.2.1:5001")]
    [InlineData("http://localhost.example:5001", "--urls=http://localhost.example:5001")]
    [InlineData("http://*:8080", "--http_ports=8080")]
    [InlineData("http://*:5001", "--Kestrel:Endpoints:Web:Url=http://*:5001")]
    [InlineData("http://+:5001", "--urls=http://+:5001", "--Anomaly:Auth:JwtKey=")]
    public void Gateway_beyondLoopback_isRefusedWithWhatToSet(string address, params string[] arguments)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Validate(arguments));

        Assert.Contains($"{address} is an address that others can reach", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Anomaly:Auth:AllowEveryone=true", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Anomaly:Auth:JwtKey has 31 bytes: it must have 32 or more", "--Anomaly:Auth:JwtKey=0123456789abcdef0123456789abcde")]
    [InlineData("Anomaly:Auth:SessionLifetime is 00:00:01: it must be", "--Anomaly:Auth:SessionLifetime=00:00:01")]
    [InlineData("Anomaly:Auth:SignInBurst", "--Anomaly:Auth:SignInBurst=0")]
    [InlineData("Anomaly:Auth:Line:ChannelSecret must be set", "--Anomaly:Auth:Line:ChannelId=1")]
    [InlineData("Anomaly:Auth:Line:ReturnUri is 'x', which is no address", "--Anomaly:Auth:Line:ChannelId=1", "--Anomaly:Auth:Line:ChannelSecret=2", "--Anomaly:Auth:Line:ReturnUri=x")]
    [InlineData("Anomaly:Gateway:TrustedProxies has 'proxy', which is neither an address nor a network", "--Anomaly:Gateway:TrustedProxies=10.0.0.0/8,proxy")]
    public void Settings_thatCannotWork_areRefusedByName(string sentence, params string[] arguments) =>
        Assert.Contains(sentence, Assert.Throws<OptionsValidationException>(() => Validate(arguments)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("X-Forwarded-Host", "anomaly.example")]
    [InlineData("x-forwarded-proto", "https")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("Via", "1.1 proxy")]
    public async Task Request_throughAProxy_isRefusedWithWhatToSet(string header, string value)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        using var answer = await gateway.SendAsync("GET", "/api/v1/runs", headers: (header, value));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var sentence = (await answer.ReadAsync())["detail"]!.GetValue<string>();
        Assert.All(["Anomaly:Auth:JwtKey", "Anomaly:Auth:AllowEveryone=true", "Anomaly:Gateway:TrustedProxies"], setting => Assert.Contains(setting, sentence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_fromElsewhere_isRefused_andAnsweredWhereEverybodyMay()
    {
        await using var local = await GatewayUnderTest.StartAsync();
        await using var everybody = await GatewayUnderTest.StartAsync(("Anomaly:Auth:AllowEveryone", "true"), ("Anomaly:Gateway:TrustedProxies", "127.0.0.1, 10.0.0.0/8"));

        Assert.Equal(403, await StatusAsync(local, "192.0.2.7"));
        Assert.Equal(200, await StatusAsync(local, "127.0.0.1"));
        Assert.Equal(200, await StatusAsync(local, "::1"));
        Assert.Equal(200, await StatusAsync(everybody, "192.0.2.7"));
        Assert.Equal(HttpStatusCode.OK, (await everybody.SendAsync("GET", "/api/v1/runs", headers: ("X-Forwarded-For", "203.0.113.7"))).StatusCode);

        static async Task<int> StatusAsync(GatewayUnderTest gateway, string address) => (await gateway.Server.SendAsync(context =>
            (context.Request.Path, context.Connection.RemoteIpAddress) = ("/api/v1/runs", IPAddress.Parse(address)))).Response.StatusCode;
    }

    [Fact]
    public async Task LocalUser_isAnAdmin_withoutAnAccount()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        using var session = await gateway.SendAsync("GET", "/api/v1/session");
        var answer = await session.ReadAsync();
        Assert.False(answer["accounts"]!.GetValue<bool>());
        Assert.Equal(("000000000000000000000000", "admin"), (answer["person"]!["id"]!.GetValue<string>(), answer["role"]!.GetValue<string>()));
        foreach (var call in new[] { "GET /api/v1/me", "GET /api/v1/people", "GET /node/users/profile", "GET /py/profile" })
        {
            using var none = await gateway.SendAsync(call.Split(' ')[0], call.Split(' ')[1]);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
            Assert.Contains("Anomaly:Auth:JwtKey turns them on", await none.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static void Validate(string[] arguments)
    {
        using var app = GatewayHost.Build(arguments);
        app.Services.GetRequiredService<IStartupValidator>().Validate();
    }
}
