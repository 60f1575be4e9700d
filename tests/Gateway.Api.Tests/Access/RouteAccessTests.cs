using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.People;
using Anomaly.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Anomaly.Gateway.Api.Tests.Access;

/// <summary>Every route times every role and every token that is none: no hole, and the page of docs says the same.</summary>
public sealed partial class RouteAccessTests
{
    private const string Page = "docs/reference/access.md", Begin = "<!-- routes -->", End = "<!-- end of routes -->";

    /// <summary>What the gateway lets anybody call, by design: nothing else may be open by mistake.</summary>
    private static readonly string[] ForEveryone =
    [
        "DELETE /api/v1/session", "GET /", "GET /alerts", "GET /anomalies", "GET /anomalies/{id}", "GET /api/v1/alerts/unsubscribe", "GET /api/v1/session", "GET /assets/{file}", "GET /auth/line", "GET /auth/line/return", "GET /auth/openid", "GET /auth/openid/return", "GET /charts/{ticker}",
        "GET /charts/{ticker}/{interval}", "GET /health/live", "GET /health/ready", "GET /icon.svg", "GET /lab/{ticker}/{interval}", "GET /metrics", "GET /models", "GET /models/{market}", "GET /notice.txt",
        "GET /openapi/{documentName:regex(^v1$)}.json", "GET /ops", "GET /py/health", "GET /quarantine/{ticker}/{interval}", "GET /runs", "GET /runs/{id}", "GET /sign-in", "POST /api/v1/alerts/unsubscribe", "POST /api/v1/confirmation",
        "POST /api/v1/password", "POST /api/v1/password-reset", "POST /api/v1/registration", "POST /api/v1/session", "POST /auth/line/callback", "POST /node/users/login", "POST /node/users/register",
        "POST /py/auth/line/callback",
    ];

    [Fact]
    public async Task EveryRoute_hasARule_andThePageHasAllOfThem()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var routes = Routes(gateway).ToList();

        Assert.All(routes, route => Assert.NotNull(AccessRuleAttribute.Of(route.Endpoint)));
        Assert.Equal(ForEveryone, routes.Where(route => AccessRuleAttribute.Of(route.Endpoint)!.Role is null).Select(route => $"{route.Method} {route.Address}").Order(StringComparer.Ordinal));
        var table = string.Join('\n', routes.Select(Row).Distinct().Order(StringComparer.Ordinal).Prepend("|---|---|---|").Prepend("| route | who may call it | audited |"));
        var path = Path.Combine(SharedData.Repository, Page);
        var page = await File.ReadAllTextAsync(path);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("WRITE_ACCESS") == "1")
            await File.WriteAllTextAsync(path, $"{page[..begin]}\n{table}\n{page[end..]}");
        else
            Assert.Equal(table, page[begin..end].Trim());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Routes_times_roles_haveNoHole(bool anonymousRead)
    {
        await using var gateway = anonymousRead
            ? await GatewayUnderTest.StartWithAccountsAsync()
            : await GatewayUnderTest.StartWithAccountsAsync(settings: [("Anomaly:Auth:AnonymousRead", "false"), ("Anomaly:Gateway:ChangeBurst", "10000"), ("Anomaly:Auth:SignInBurst", "10000")]);
        var tokens = new List<(string Name, string? Token, Role? Role)> { ("nobody", null, null) };
        foreach (var role in Roles.All)
            tokens.Add((Roles.NameOf(role), gateway.TokenOf(await gateway.AddAsync(role)), role));
        var forgeries = Forgeries(await gateway.AddAsync(Role.Admin, "victim@example.com"), gateway.Clock.GetUtcNow().UtcDateTime).ToList();
        var holes = new List<string>();

        foreach (var (method, address, endpoint) in Routes(gateway).Where(route => !IsPage(route.Address)))
        {
            var rule = AccessRuleAttribute.Of(endpoint)!;
            var path = Filled(address);
            foreach (var (name, token, role) in tokens.Concat(forgeries.Select(forgery => (forgery.Name, (string?)forgery.Token, (Role?)null))))
            {
                // Those who are let in would go on to remove one another; the gate is asked for all of them.
                if (rule.Allows(role, anonymousRead))
                    continue;
                using var answer = await gateway.SendAsync(method, path, token, TakesJson(method, endpoint) ? "{}" : null);
                var expected = role is null ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden;
                if (answer.StatusCode != expected)
                    holes.Add($"{method} {path} answered {name} {(int)answer.StatusCode}");
            }
        }

        Assert.Empty(holes);
        Assert.Empty(await gateway.People.ListAuditAsync(0, 10));
    }

    [Fact]
    public async Task Spelling_ofAnAddress_isNoWayIn()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        string[] calls =
        [
            "GET /api/v1/runs", "HEAD /api/v1/runs", "GET /API/V1/Runs", "GET /api/v1/runs/", "GET /api/v1/./runs", "GET /api/v1/x/%2e%2e/runs", "GET /api/v1/%72uns", "POST /Py/Scheduler/Toggle/",
            $"GET /ws/backfills/{Samples.RunId}", $"GET /api/v1/backfills/{Samples.RunId}/events", "GET /profile", "GET /Profile/", "GET /node/users/profile", "GET /py/profile", "DELETE /api/v1/me",
        ];
        foreach (var call in calls)
        {
            using var answer = await gateway.SendAsync(call.Split(' ')[0], call.Split(' ')[1], headers: [("X-HTTP-Method-Override", "OPTIONS"), ("X-Original-URL", "/"), ("X-Rewrite-URL", "/")]);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{call}: {answer.StatusCode}");
        }

        using var options = await gateway.SendAsync("OPTIONS", "/api/v1/runs");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, options.StatusCode);
    }

    [Fact]
    public async Task Rule_ofTheRole_letsItAndHigherOnesIn()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync(settings: ("Anomaly:Auth:AnonymousRead", "false"));
        foreach (var (call, least) in new[] { ("GET /api/v1/runs", Role.Viewer), ("GET /api/v1/search?q=a", Role.Viewer), ("POST /api/v1/anomalies/000000000000000000000000/verification", Role.Analyst), ("POST /api/v1/models/US/reload", Role.Operator), ("GET /api/v1/people", Role.Admin) })
        {
            foreach (var role in Roles.All)
            {
                var person = await gateway.People.FindPersonByEmailAsync($"{Roles.NameOf(role)}@example.com") ?? await gateway.AddAsync(role);
                using var answer = await gateway.SendAsync(call.Split(' ')[0], call.Split(' ')[1], gateway.TokenOf(person));
                Assert.True(role >= least == answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{call} answered {role} {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Errors_haveTheFormOfTheirApi()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var viewer = gateway.TokenOf(await gateway.AddAsync(Role.Viewer));

        using var py = await gateway.SendAsync("GET", "/py/detection-runs/x");
        using var node = await gateway.SendAsync("GET", "/node/users/profile");
        using var api = await gateway.SendAsync("POST", "/api/v1/models/US/reload", viewer);

        Assert.StartsWith("Sign in first", (await py.ReadAsync())["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        await node.AnswersAsync(HttpStatusCode.Unauthorized, """{"error":"Unauthorized"}""");
        Assert.Equal("Bearer", py.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType!.MediaType);
        Assert.Equal("This needs the role operator; you have the role viewer. An admin gives roles.", (await api.ReadAsync())["detail"]!.GetValue<string>());
    }

    private static IEnumerable<(string Method, string Address, RouteEndpoint Endpoint)> Routes(GatewayUnderTest gateway) =>
        from endpoint in gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]
        let text = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        select (method, text, endpoint);

    /// <summary>A body of another type would be turned down before anybody asks who sent it.</summary>
    private static bool TakesJson(string method, Endpoint endpoint) =>
        method is not ("GET" or "DELETE") && endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("multipart/form-data") != true;

    private static bool IsPage(string address) => address.StartsWith("/openapi", StringComparison.Ordinal);

    private static string Row((string Method, string Address, RouteEndpoint Endpoint) route) =>
        $"| {route.Method} `{route.Address}` | {AccessRuleAttribute.Of(route.Endpoint)!.Name} | {(AuditMiddleware.IsChange(route.Method, route.Endpoint) ? "yes" : "")} |";

    /// <summary>An address of the route that leads to it, whatever is there.</summary>
    private static string Filled(string address) => RouteValue().Replace(address, match => match.Groups["name"].Value switch
    {
        "ticker" => "AAPL", "interval" => "1d", "market" => "US", "time" => "2025-01-02", "run_id" or "note_id" => Samples.RunId, "version" => "US_model-0.1.0", "file" => "x.js",
        _ => "000000000000000000000001",
    });

    /// <summary>What looks like an admin's token and is none.</summary>
    private static IEnumerable<(string Name, string Token)> Forgeries(Person victim, DateTime now)
    {
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        string Make(string? key, string algorithm = SecurityAlgorithms.HmacSha256, string audience = "anomaly", string? stamp = null, double hours = 1, string? id = null) => handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "anomaly", Audience = audience, IssuedAt = now.AddHours(-2), Expires = now.AddHours(hours),
            Claims = new Dictionary<string, object> { ["sub"] = id ?? victim.Id, ["stamp"] = stamp ?? victim.Stamp, ["role"] = "admin" },
            SigningCredentials = key is null ? null : new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key)), algorithm),
        });
        const string ours = GatewayUnderTest.Key;
        var good = Make(ours);
        yield return ("another key", Make("another key of more than thirty-two bytes"));
        yield return ("alg none", Make(null));
        yield return ("alg none with our signature", $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{good.Split('.')[1]}.{good.Split('.')[2]}");
        yield return ("another algorithm", Make(ours + ours, SecurityAlgorithms.HmacSha512));
        yield return ("expired", Make(ours, hours: -0.01));
        yield return ("another audience", Make(ours, audience: "anomaly:line"));
        yield return ("a session that ended", Make(ours, stamp: "0"));
        yield return ("the person without accounts", Make(ours, stamp: "", id: Person.Local.Id));
        yield return ("nobody", Make(ours, id: "000000000000000000000002"));
        yield return ("changed claims", $"{good.Split('.')[0]}.{Base64UrlEncoder.Encode($$"""{"sub":"{{victim.Id}}","stamp":"{{victim.Stamp}}","iss":"anomaly","aud":"anomaly","exp":99999999999}""")}.{good.Split('.')[2]}");
        yield return ("no token at all", "x");
        yield return ("a key that is none", "anomaly_" + new string('A', 43));
    }

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}")]
    private static partial Regex RouteValue();
}
