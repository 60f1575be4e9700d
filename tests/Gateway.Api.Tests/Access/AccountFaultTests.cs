using System.Net;
using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.People;
using Anomaly.Storage;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NSubstitute.ExceptionExtensions;

namespace Anomaly.Gateway.Api.Tests.Access;

/// <summary>What accounts do while something they need is away, or has changed.</summary>
public sealed class AccountFaultTests
{
    [Fact]
    public async Task StoreAway_isSaidWithRetryAfter_signsNobodyOut_andChartsGoOn()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var person = await gateway.AddAsync(Role.Viewer);
        var (token, cookie, people) = (gateway.TokenOf(person), ("Cookie", $"anomaly_session={gateway.TokenOf(person)}"), gateway.People);
        using var made = await gateway.SendAsync("POST", "/api/v1/me/keys", token, """{"name":"reader"}""");
        var key = (await made.ReadAsync())["key"]!.GetValue<string>();

        gateway.People = Substitute.For<IPeopleStore>();
        var away = new StoreUnavailableException("The database does not answer.", TimeSpan.FromSeconds(1));
        gateway.People.FindPersonAsync(default!, default).ThrowsAsyncForAnyArgs(away);
        gateway.People.FindTriesAsync(default!, default).ThrowsAsyncForAnyArgs(away);
        gateway.People.FindKeyAsync(default!, default).ThrowsAsyncForAnyArgs(away);
        gateway.People.ReadAuditHeadAsync(default).ThrowsAsyncForAnyArgs(away);
        var answers = new[]
        {
            await gateway.SendAsync("GET", "/api/v1/me", token), await gateway.SendAsync("GET", "/api/v1/me", headers: cookie), await gateway.SendAsync("GET", "/api/v1/runs", key),
            await gateway.SendAsync("POST", "/api/v1/session", json: $$"""{"email":"{{person.Email}}","password":"{{PeopleOfGateway.Password}}"}"""),
        };
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta)));
        Assert.All(answers, answer => Assert.False(answer.Headers.Contains("Set-Cookie")));
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("GET", "/py/chart?ticker=AAPL")).StatusCode);

        gateway.People = people;
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("GET", "/api/v1/me", headers: cookie)).StatusCode);
    }

    [Fact]
    public async Task KeyRotated_endsTheSessions_butNoApiKey()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var person = await gateway.AddAsync(Role.Viewer);
        using var made = await gateway.SendAsync("POST", "/api/v1/me/keys", gateway.TokenOf(person), """{"name":"reader"}""");
        var key = (await made.ReadAsync())["key"]!.GetValue<string>();
        var before = Tokens("the key before that, of more than thirty-two bytes", gateway.Clock).ForPerson(person);

        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.SendAsync("GET", "/api/v1/me", before)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("GET", "/api/v1/runs", key)).StatusCode);
        Assert.Equal(
            HttpStatusCode.OK, (await gateway.SendAsync("POST", "/api/v1/session", json: $$"""{"email":"{{person.Email}}","password":"{{PeopleOfGateway.Password}}"}""")).StatusCode);
    }

    [Fact]
    public async Task ClockSetBack_endsNoSession()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var ahead = new FakeTimeProvider(gateway.Clock.GetUtcNow() + TimeSpan.FromDays(1));
        var token = Tokens(GatewayUnderTest.Key, ahead).ForPerson(await gateway.AddAsync(Role.Viewer));

        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("GET", "/api/v1/me", token)).StatusCode);
    }

    private static SessionTokens Tokens(string key, TimeProvider clock) => new(Options.Create(new AuthOptions { JwtKey = key }), clock);
}
