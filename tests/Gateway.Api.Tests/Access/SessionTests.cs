using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Tests.Access;

/// <summary>Coming in, staying in and going out.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task SignIn_setsACookieThatScriptsAndOtherSitesDoNotGet_andSignOutClearsIt()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        await gateway.AddAsync(Role.Analyst);

        using var signedIn = await gateway.SendAsync("POST", "/api/v1/session", json: $$"""{"email":" Analyst@Example.com ","password":"{{PeopleOfGateway.Password}}"}""");
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single();
        using var me = await gateway.SendAsync("GET", "/api/v1/session", headers: ("Cookie", signedIn.Cookie()));
        using var signedOut = await gateway.SendAsync("DELETE", "/api/v1/session", headers: ("Cookie", signedIn.Cookie()));

        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        Assert.Contains("; max-age=604800; path=/; samesite=strict; httponly", cookie, StringComparison.Ordinal);
        Assert.Equal("analyst", (await me.ReadAsync())["role"]!.GetValue<string>());
        Assert.DoesNotContain("hash", await me.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("anomaly_session=;", signedOut.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_overTls_setsASecureCookie()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync(settings: ("Anomaly:Gateway:TrustedProxies", "127.0.0.1"));
        await gateway.AddAsync(Role.Viewer);

        using var signedIn = await gateway.SendAsync(
            "POST", "/api/v1/session", json: $$"""{"email":"viewer@example.com","password":"{{PeopleOfGateway.Password}}"}""", headers: [("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "192.0.2.7")]);

        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("__Host-anomaly_session=", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure;", cookie, StringComparison.Ordinal);
        // One that a neighbouring host or a page without TLS has planted under the other name is none.
        var planted = ("Cookie", cookie.Split(';')[0]["__Host-".Length..]);
        foreach (var (header, status) in new[] { (planted, HttpStatusCode.Unauthorized), (("Cookie", cookie.Split(';')[0]), HttpStatusCode.OK) })
            Assert.Equal(status, (await gateway.SendAsync("GET", "/api/v1/me", headers: [header, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "192.0.2.7")])).StatusCode);
    }

    [Fact]
    public async Task SessionOfAClient_isNotTakenOver_aNewOneBeginsWithEverySignIn()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var (attacker, victim) = (await gateway.AddAsync(Role.Viewer, "attacker@example.com"), await gateway.AddAsync(Role.Admin));

        // Fixation: the victim signs in with the attacker's session in the browser.
        using var signedIn = await gateway.SendAsync(
            "POST", "/api/v1/session", json: $$"""{"email":"{{victim.Email}}","password":"{{PeopleOfGateway.Password}}"}""", headers: ("Cookie", $"anomaly_session={gateway.TokenOf(attacker)}"));
        using var planted = await gateway.SendAsync("GET", "/api/v1/me", gateway.TokenOf(attacker));

        Assert.NotEqual($"anomaly_session={gateway.TokenOf(attacker)}", signedIn.Cookie());
        Assert.Equal("viewer", (await planted.ReadAsync())["role"]!.GetValue<string>());
    }

    [Fact]
    public async Task Session_endsWithItsTime_withThePassword_withTheRole_andWithThePerson()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var (person, admin) = (await gateway.AddAsync(Role.Operator), await gateway.AddAsync(Role.Admin));
        var token = gateway.TokenOf(person);
        Task<HttpResponseMessage> ReloadAsync(string with) => gateway.SendAsync("POST", "/api/v1/models/US/reload", with);
        Assert.Equal(HttpStatusCode.OK, (await ReloadAsync(token)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("PUT", $"/api/v1/people/{person.Id}/role", gateway.TokenOf(admin), """{"role":"viewer"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ReloadAsync(token)).StatusCode);

        using var changed = await gateway.SendAsync("PUT", "/api/v1/me/password", token, $$"""{"current":"{{PeopleOfGateway.Password}}","password":"another one"}""");
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ReloadAsync(token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("GET", "/api/v1/me", headers: ("Cookie", changed.Cookie()))).StatusCode);

        gateway.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.SendAsync("GET", "/api/v1/me", headers: ("Cookie", changed.Cookie()))).StatusCode);

        var last = gateway.TokenOf((await gateway.People.FindPersonAsync(person.Id))!);
        Assert.Equal(HttpStatusCode.NoContent, (await gateway.SendAsync("DELETE", "/api/v1/me", last)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.SendAsync("GET", "/api/v1/me", last)).StatusCode);
    }

    [Fact]
    public async Task PageOfAnotherSite_doesNothingWithTheCookie()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var cookie = ("Cookie", $"anomaly_session={gateway.TokenOf(await gateway.AddAsync(Role.Admin))}");

        foreach (var (method, address, json) in new[] { ("POST", "/api/v1/models/US/reload", null), ("DELETE", "/api/v1/me", null), ("POST", "/api/v1/session", """{"email":"a@b.c","password":"x"}""") })
        {
            using var answer = await gateway.SendAsync(method, address, json: json, headers: [cookie, ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")]);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Guessing_waitsLongerAndLonger_andSaysTheSameOfEveryAddress()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        await gateway.AddAsync(Role.Viewer);
        async Task<(HttpStatusCode Status, string Text, TimeSpan? Wait)> TryAsync(string email, string password = "wrong one")
        {
            using var answer = await gateway.SendAsync("POST", "/node/users/login", json: $$"""{"email":"{{email}}","password":"{{password}}"}""");
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.RetryAfter?.Delta);
        }

        for (var tries = 1; tries <= 6; tries++)
        {
            var (known, unknown) = (await TryAsync("viewer@example.com"), await TryAsync("nobody@example.com"));
            Assert.Equal(known, unknown);
            Assert.Equal(tries <= 5 ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests, known.Status);
            Assert.Equal(tries <= 5 ? """{"error":"Invalid credentials"}""" : """{"error":"Too many tries with this address. Wait, and try again."}""", known.Text);
            Assert.Equal(tries <= 5 ? null : TimeSpan.FromSeconds(30), known.Wait);
        }

        // The right password, too, has to wait; then it ends the count.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await TryAsync("viewer@example.com", PeopleOfGateway.Password)).Status);
        gateway.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.Unauthorized, (await TryAsync("nobody@example.com")).Status);
        Assert.Equal(TimeSpan.FromSeconds(60), (await TryAsync("nobody@example.com")).Wait);
        Assert.Equal(HttpStatusCode.OK, (await TryAsync("viewer@example.com", PeopleOfGateway.Password)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await TryAsync("viewer@example.com")).Status);
    }

    [Fact]
    public async Task GuessingFromOneAddress_isLimitedWhateverIsGuessed()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync(settings: ("Anomaly:Auth:SignInBurst", "3"));

        for (var tries = 1; tries <= 4; tries++)
        {
            using var answer = await gateway.SendAsync("POST", "/api/v1/session", json: $$"""{"email":"somebody{{tries}}@example.com","password":"123456"}""");
            Assert.Equal(tries <= 3 ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.Equal(tries > 3, answer.Headers.RetryAfter is not null);
        }
    }
}
