using System.Net;
using System.Text.Json.Nodes;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Tests.Endpoints;

/// <summary>Users in the shapes of the old system, and nobody where they don't belong.</summary>
public sealed class NodeUserTests
{
    [Fact]
    public async Task Register_andLogin_answerATokenWithItsUser()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();

        using var registered = await gateway.SendAsync("POST", "/node/users/register", json: """{"email":"Ann@example.com","password":"secret1","name":"Ann","username":"ann"}""");
        var answer = await registered.ReadAsync();
        var id = answer["user"]!["id"]!.GetValue<string>();
        var token = answer["token"]!.GetValue<string>();
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        JsonAssert.Equal($$"""{"id":"{{id}}","email":"ann@example.com","name":"Ann","username":"ann"}""", answer["user"]!.ToJsonString());
        Assert.False(registered.Headers.Contains("Set-Cookie"));

        using var again = await gateway.SendAsync("POST", "/node/users/register", json: """{"email":"ann@EXAMPLE.com","password":"secret1"}""");
        await again.AnswersAsync(HttpStatusCode.BadRequest, """{"error":"Email already registered"}""");
        using var lacking = await gateway.SendAsync("POST", "/node/users/register", json: """{"email":"ann@example.com"}""");
        await lacking.AnswersAsync(HttpStatusCode.BadRequest, """{"error":"Missing email or password"}""");
        using var login = await gateway.SendAsync("POST", "/node/users/login", json: """{"email":"ann@example.com","password":"secret1"}""");
        Assert.Equal(["token", "user"], (await login.ReadAsync()).AsObject().Select(field => field.Key));
        using var none = await gateway.SendAsync("POST", "/node/users/login", json: """{"password":"secret1"}""");
        await none.AnswersAsync(HttpStatusCode.BadRequest, """{"error":"Missing email or password"}""");

        using var profile = await gateway.SendAsync("GET", "/node/users/profile", token);
        await profile.AnswersAsync(HttpStatusCode.OK, $$$"""{"user":{"id":"{{{id}}}","email":"ann@example.com","name":"Ann","username":"ann","pictureUrl":null}}""");
        foreach (var address in new[] { "/py/profile", "/profile" })
        {
            using var old = await gateway.SendAsync("GET", address, token);
            await old.AnswersAsync(HttpStatusCode.OK, $$"""{"id":"{{id}}","name":"Ann","username":"ann","email":"ann@example.com","pictureUrl":null,"lineid":null,"loginMethod":"mail"}""");
        }

        using var document = await gateway.SendAsync("GET", $"/node/users/{id}", token);
        var data = (await document.ReadAsync())["data"]!.AsObject();
        Assert.Equal(["_id", "lineid", "email", "name", "username", "role", "pictureUrl", "createdAt", "lastLogin", "loginMethod", "sentOption", "timeZone"], data.Select(field => field.Key));
        Assert.Equal(("user", "mail", "mail", "Asia/Tokyo"), (data["role"]!.GetValue<string>(), data["loginMethod"]!.GetValue<string>(), data["sentOption"]!.GetValue<string>(), data["timeZone"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Password_isChangedByItsOwnerAlone_whoeverTheBodyNames()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var (victim, attacker) = (await gateway.AddAsync(Role.Admin), await gateway.AddAsync(Role.Viewer));

        using var wrong = await gateway.SendAsync("PUT", "/node/users/change-password", gateway.TokenOf(attacker), $$"""{"userId":"{{victim.Id}}","currentPassword":"no such","newPassword":"secret1"}""");
        await wrong.AnswersAsync(HttpStatusCode.Unauthorized, """{"error":"Invalid credentials"}""");
        using var second = await gateway.SendAsync("PUT", "/node/users/add-password", gateway.TokenOf(attacker), $$"""{"userId":"{{victim.Id}}","newPassword":"secret1"}""");
        await second.AnswersAsync(HttpStatusCode.BadRequest, """{"error":"There is a password already: change it instead."}""");
        using var changed = await gateway.SendAsync("PUT", "/node/users/change-password", gateway.TokenOf(attacker), $$"""{"userId":"{{victim.Id}}","currentPassword":"{{PeopleOfGateway.Password}}","newPassword":"secret1"}""");
        await changed.AnswersAsync(HttpStatusCode.OK, """{"message":"Password changed. Sign in again."}""");

        Assert.Equal(victim.PasswordHash, (await gateway.People.FindPersonAsync(victim.Id))!.PasswordHash);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.SendAsync("GET", "/node/users/profile", gateway.TokenOf(attacker))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("POST", "/node/users/login", json: $$"""{"email":"{{attacker.Email}}","password":"secret1"}""")).StatusCode);
    }

    [Fact]
    public async Task Preferences_areAnyObjectOfTheOwners()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var token = gateway.TokenOf(await gateway.AddAsync(Role.Viewer));

        using var empty = await gateway.SendAsync("GET", "/node/users/preferences", token);
        await empty.AnswersAsync(HttpStatusCode.OK, """{"preferences":{}}""");
        using var set = await gateway.SendAsync("PUT", "/node/users/preferences", token, """{"preferences":{"theme":"dark","list":[1,"<b>"]}}""");
        await set.AnswersAsync(HttpStatusCode.OK, """{"preferences":{"theme":"dark","list":[1,"<b>"]}}""");
        using var bare = await gateway.SendAsync("PUT", "/node/users/preferences", token, """{"a":null}""");
        await bare.AnswersAsync(HttpStatusCode.OK, """{"preferences":{"a":null}}""");
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.SendAsync("PUT", "/node/users/preferences", token, "[1]")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.SendAsync("PUT", "/node/users/preferences", token, $$"""{"a":"{{new string('x', 17_000)}}"}""")).StatusCode);
    }

    [Fact]
    public async Task OtherPeople_areForAdmins_andRolesAreNotForOneself()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var (admin, ann, bob) = (await gateway.AddAsync(Role.Admin), await gateway.AddAsync(Role.Operator), await gateway.AddAsync(Role.Viewer));
        var (ofAdmin, ofAnn) = (gateway.TokenOf(admin), gateway.TokenOf(ann));

        foreach (var (method, json) in new[] { ("GET", null), ("PUT", """{"name":"x"}"""), ("DELETE", null) })
        {
            foreach (var id in new[] { bob.Id, "000000000000000000000009", bob.Id.ToUpperInvariant() })
                Assert.Equal(HttpStatusCode.Forbidden, (await gateway.SendAsync(method, $"/node/users/{id}", ofAnn, json)).StatusCode);
        }

        using var own = await gateway.SendAsync("PUT", $"/node/users/{ann.Id}", ofAnn, """{"name":"Ann B.","role":"admin","_id":"x","passwordHash":"x","timeZone":"Asia/Bangkok","sentOption":"both"}""");
        var data = (await own.ReadAsync())["data"]!;
        Assert.Equal(("Ann B.", "operator", "Asia/Bangkok", "both"), (data["name"]!.GetValue<string>(), data["role"]!.GetValue<string>(), data["timeZone"]!.GetValue<string>(), data["sentOption"]!.GetValue<string>()));
        using var given = await gateway.SendAsync("PUT", $"/node/users/{bob.Id}", ofAdmin, """{"role":"analyst"}""");
        Assert.Equal("analyst", (await given.ReadAsync())["data"]!["role"]!.GetValue<string>());

        using var list = await gateway.SendAsync("GET", "/node/users?limit=2&skip=1", ofAdmin);
        var users = await list.ReadAsync();
        Assert.Equal((2, 3), (users["data"]!.AsArray().Count, users["meta"]!["total"]!.GetValue<int>()));
        using var bulk = await gateway.SendAsync("POST", "/node/users/bulk", ofAdmin, """[{"email":"c@example.com","password":"secret1"},{"email":"d@example.com","password":"secret1","role":"user"}]""");
        Assert.Equal(2, (await bulk.ReadAsync())["data"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("DELETE", $"/node/users/{bob.Id}", ofAdmin)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await gateway.SendAsync("DELETE", $"/node/users/{admin.Id}", ofAdmin)).StatusCode);
    }

    [Fact]
    public async Task Address_ofOnesOwn_needsThePasswordToChange()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var ann = await gateway.AddAsync(Role.Viewer);
        Task<HttpResponseMessage> ChangeAsync(string password) =>
            gateway.SendAsync("PUT", $"/node/users/{ann.Id}", gateway.TokenOf(ann), new JsonObject { ["email"] = "thief@example.com", ["currentPassword"] = password }.ToJsonString());

        Assert.Equal(HttpStatusCode.Unauthorized, (await ChangeAsync("guess")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ChangeAsync(PeopleOfGateway.Password)).StatusCode);
    }

    [Fact]
    public async Task Field_thatCannotBe_isRefusedWithASentence()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var (admin, person) = (gateway.TokenOf(await gateway.AddAsync(Role.Admin)), await gateway.AddAsync(Role.Viewer));
        foreach (var (json, sentence) in new[]
        {
            ("""{"timeZone":"Mars/Olympus"}""", "'time_zone' must be the IANA name"), ("""{"sentOption":"pigeon"}""", "'sentOption' must be mail, line or both."),
            ("""{"name":"a\nb"}""", "'name' is one line"), ("""{"email":"x"}""", "This is no e-mail address"),
        })
        {
            using var answer = await gateway.SendAsync("PUT", $"/node/users/{person.Id}", admin, json);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(sentence, (await answer.ReadAsync())["error"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }
}
