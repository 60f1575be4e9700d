using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Tests.Access;

/// <summary>Keys with which services act for people.</summary>
public sealed class KeyTests
{
    [Fact]
    public async Task Key_isShownOnce_doesNoMoreThanItsRoleAndItsOwnersAndEnds()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var owner = await gateway.AddAsync(Role.Operator);
        var token = gateway.TokenOf(owner);

        var ends = gateway.Clock.GetUtcNow().AddDays(1);
        using var made = await gateway.SendAsync("POST", "/api/v1/me/keys", token, $$"""{"name":"pusher","role":"operator","ends_at":"{{ends:O}}"}""");
        var key = (await made.ReadAsync())["key"]!.GetValue<string>();
        var listed = await (await gateway.SendAsync("GET", "/api/v1/me/keys", token)).Content.ReadAsStringAsync();
        using var reader = await gateway.SendAsync("POST", "/api/v1/me/keys", token, """{"name":"reader"}""");
        var reading = (await reader.ReadAsync())["key"]!.GetValue<string>();

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.DoesNotContain(key, listed, StringComparison.Ordinal);
        Assert.DoesNotContain(Secrets.HashOf(key), listed, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await ReloadAsync(key));
        Assert.Equal(HttpStatusCode.Forbidden, await ReloadAsync(reading));
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("GET", "/api/v1/runs", reading)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await ReloadAsync(key[..^1]));
        Assert.Equal(HttpStatusCode.Unauthorized, await ReloadAsync(key.ToUpperInvariant()));

        await gateway.People.UpdatePersonAsync(owner with { Role = Role.Analyst });
        Assert.Equal(HttpStatusCode.Forbidden, await ReloadAsync(key));
        await gateway.People.UpdatePersonAsync(owner with { Version = 1 });
        Assert.Equal(HttpStatusCode.OK, await ReloadAsync(key));
        gateway.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await ReloadAsync(key));

        var id = (await reader.ReadAsync())["id"]!.GetValue<string>();
        Assert.Equal(HttpStatusCode.NoContent, (await gateway.SendAsync("DELETE", $"/api/v1/me/keys/{id}", token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.SendAsync("DELETE", $"/api/v1/me/keys/{id}", token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.SendAsync("GET", "/api/v1/runs", reading)).StatusCode);

        async Task<HttpStatusCode> ReloadAsync(string with) => (await gateway.SendAsync("POST", "/api/v1/models/US/reload", with)).StatusCode;
    }

    [Fact]
    public async Task Key_thatLeaks_makesNoOthersAndLocksNobodyOut()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var token = gateway.TokenOf(await gateway.AddAsync(Role.Admin));
        using var made = await gateway.SendAsync("POST", "/api/v1/me/keys", token, """{"name":"all","role":"admin"}""");
        var key = (await made.ReadAsync())["key"]!.GetValue<string>();
        var other = await gateway.AddAsync(Role.Viewer);

        foreach (var (method, address, json) in new[]
        {
            ("POST", "/api/v1/me/keys", """{"name":"more"}"""), ("GET", "/api/v1/me/keys", null), ("DELETE", "/api/v1/me", null), ("GET", "/api/v1/me/export", null),
            ("PUT", "/api/v1/me/password", $$"""{"current":"{{PeopleOfGateway.Password}}","password":"another one"}"""), ("POST", "/api/v1/people", """{"email":"new@example.com","role":"admin"}"""),
            ("PUT", $"/api/v1/people/{other.Id}/role", """{"role":"admin"}"""), ("POST", $"/api/v1/people/{other.Id}/reset", null), ("PUT", $"/node/users/{other.Id}", """{"email":"x@example.com"}"""),
            ("POST", "/node/users", """{"email":"y@example.com","password":"secret1"}"""),
        })
        {
            using var answer = await gateway.SendAsync(method, address, key, json);
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{method} {address}: {answer.StatusCode}");
        }

        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("GET", "/api/v1/people", key)).StatusCode);
    }

    [Fact]
    public async Task Key_thatCannotBe_isRefused()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var token = gateway.TokenOf(await gateway.AddAsync(Role.Analyst));
        foreach (var (json, field) in new[]
        {
            ("""{"name":" "}""", "name"), ("""{"name":"a","role":"admin"}""", "role"), ("""{"name":"a","ends_at":"2026-01-05T11:59:59Z"}""", "ends_at"),
            ("""{"name":"a","ends_at":"2099-01-01T00:00:00Z"}""", "ends_at"),
        })
        {
            using var answer = await gateway.SendAsync("POST", "/api/v1/me/keys", token, json);
            Assert.Equal((HttpStatusCode.BadRequest, field), (answer.StatusCode, (await answer.ReadAsync())["field"]!.GetValue<string>()));
        }
    }
}
