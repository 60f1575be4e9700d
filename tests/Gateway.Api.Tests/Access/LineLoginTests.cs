using System.Net;
using System.Text.Json.Nodes;
using System.Web;
using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.People;
using Microsoft.Extensions.DependencyInjection;

namespace Anomaly.Gateway.Api.Tests.Access;

/// <summary>LINE Login against a stand-in that holds every request to LINE's documented contract.</summary>
public sealed class LineLoginTests
{
    private static readonly (string, string)[] Channel =
    [
        ("Anomaly:Auth:Line:ChannelId", "1234567890"), ("Anomaly:Auth:Line:ChannelSecret", "channel secret"), ("Anomaly:Auth:Line:ApiBaseUrl", "https://api.line.test"),
        ("Anomaly:Auth:Line:SignInBaseUrl", "https://access.line.test"), ("Anomaly:Auth:Line:RedirectUri", "http://localhost:5173/callback"),
        ("Anomaly:Auth:Line:ReturnUri", "http://localhost:5000/auth/line/return"),
    ];

    private readonly LineStandIn _line = new();

    [Fact]
    public async Task Callback_ofTheOldPages_answersTheUserAndAToken_theSameOneTheNextTime()
    {
        await using var gateway = await StartAsync();

        using var first = await gateway.SendAsync("POST", "/py/auth/line/callback", json: """{"code":"good","state":"x"}""", headers: ("Origin", "http://localhost:5173"));
        var answer = await first.ReadAsync();
        using var second = await gateway.SendAsync("POST", "/auth/line/callback", json: """{"code":"good","state":"y"}""");

        Assert.Equal(["user", "token"], answer.AsObject().Select(field => field.Key));
        Assert.Equal(("U4af4980629", "Brown", "line", "line", "user"), (Text("lineid"), Text("name"), Text("loginMethod"), Text("sentOption"), Text("role")));
        Assert.Equal("https://profile.line-scdn.net/abcdefghijklmn", Text("pictureUrl"));
        Assert.Equal(Text("_id"), (await second.ReadAsync())["user"]!["_id"]!.GetValue<string>());
        using var profile = await gateway.SendAsync("GET", "/py/profile", answer["token"]!.GetValue<string>());
        Assert.Equal("U4af4980629", (await profile.ReadAsync())["lineid"]!.GetValue<string>());
        Assert.Null(_line.Fault);

        string Text(string name) => answer["user"]![name]!.GetValue<string>();
    }

    [Fact]
    public async Task Callback_thatIntegrates_bindsTheAccountToWhoeverSendsTheToken_andToNobodyElse()
    {
        await using var gateway = await StartAsync();
        var (ann, bob) = (await gateway.AddAsync(Role.Viewer), await gateway.AddAsync(Role.Analyst));
        Task<HttpResponseMessage> BindAsync(Person to, string? token) => gateway.SendAsync("POST", "/py/auth/line/callback", token, $$"""{"code":"good","state":"integrate-{{to.Id}}-abc"}""");

        Assert.Equal(HttpStatusCode.Unauthorized, (await BindAsync(ann, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await BindAsync(ann, gateway.TokenOf(bob))).StatusCode);
        Assert.Equal(0, _line.Calls);
        using var bound = await BindAsync(ann, gateway.TokenOf(ann));
        Assert.Equal((ann.Id, "U4af4980629"), ((await bound.ReadAsync())["user"]!["_id"]!.GetValue<string>(), (await gateway.People.FindPersonAsync(ann.Id))!.LineId));
        using var taken = await BindAsync(bob, gateway.TokenOf(bob));
        await taken.AnswersAsync(HttpStatusCode.Conflict, """{"detail":"This LINE account belongs to somebody else here."}""");
        using var signedIn = await gateway.SendAsync("POST", "/py/auth/line/callback", json: """{"code":"good"}""");
        Assert.Equal(ann.Id, (await signedIn.ReadAsync())["user"]!["_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Callback_thatLineRefuses_saysItsWords_andFailuresOfLineAreSentences()
    {
        await using var gateway = await StartAsync();
        foreach (var (code, status, sentence) in new[]
        {
            ("used", HttpStatusCode.BadRequest, "invalid authorization code"), ("down", HttpStatusCode.ServiceUnavailable, "LINE cannot be reached, or does not answer. Try again in a moment."),
            ("html", HttpStatusCode.BadGateway, "LINE answered something that cannot be read. Try again later."), ("", HttpStatusCode.BadRequest, "Missing authorization code"),
        })
        {
            using var answer = await gateway.SendAsync("POST", "/py/auth/line/callback", json: $$"""{"code":"{{code}}","state":"x"}""");
            Assert.Equal((status, sentence), (answer.StatusCode, (await answer.ReadAsync())["detail"]!.GetValue<string>()));
        }

        Assert.Equal(0, await gateway.People.CountPeopleAsync());
    }

    [Fact]
    public async Task OwnPages_signInWithStateAndProof_boundToTheBrowser()
    {
        await using var gateway = await StartAsync();
        using var start = await gateway.SendAsync("GET", "/auth/line");
        var query = HttpUtility.ParseQueryString(start.Headers.Location!.Query);
        var cookie = start.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("https://access.line.test/oauth2/v2.1/authorize?", start.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(("code", "1234567890", "S256", "http://localhost:5000/auth/line/return"), (query["response_type"], query["client_id"], query["code_challenge_method"], query["redirect_uri"]));
        Assert.Contains("; path=/auth/line; samesite=lax; httponly", cookie, StringComparison.Ordinal);
        _line.Challenge = query["code_challenge"];
        var browser = ("Cookie", cookie.Split(';')[0]);

        // Another browser (an attacker's code in the victim's), another state, no state, a session's token in the place of the cookie, and a refusal.
        var session = ("Cookie", $"anomaly_line={gateway.TokenOf(await gateway.AddAsync(Role.Admin))}");
        foreach (var (address, header, why) in new[]
        {
            ($"code=good&state={query["state"]}", ("X", "x"), "state"), ("code=good&state=other", browser, "state"), ("code=good", browser, "state"), ($"code=good&state={query["state"]}", session, "state"),
            ($"error=access_denied&state={query["state"]}", browser, "refused"), ($"code=used&state={query["state"]}", browser, "refused"), ($"code=down&state={query["state"]}", browser, "unreachable"),
        })
        {
            using var failed = await gateway.SendAsync("GET", $"/auth/line/return?{address}", headers: header);
            Assert.Equal($"/sign-in#line={why}", failed.Headers.Location!.OriginalString);
            Assert.DoesNotContain("anomaly_session", string.Join(' ', failed.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        }

        using var signedIn = await gateway.SendAsync("GET", $"/auth/line/return?code=good&state={query["state"]}", headers: browser);
        Assert.Equal("/", signedIn.Headers.Location!.OriginalString);
        using var me = await gateway.SendAsync("GET", "/api/v1/me", headers: ("Cookie", signedIn.Cookie()));
        Assert.Equal("Brown", (await me.ReadAsync())["name"]!.GetValue<string>());
        Assert.Null(_line.Fault);
        Assert.Equal(("GET /auth/line/return", "302"), (await gateway.People.ListLatestAuditAsync(null, 1)).Select(entry => (entry.Event.Action, entry.Event.Outcome)).Single());
        gateway.Clock.Advance(TimeSpan.FromMinutes(10));
        using var late = await gateway.SendAsync("GET", $"/auth/line/return?code=good&state={query["state"]}", headers: browser);
        Assert.Equal("/sign-in#line=state", late.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task WithoutAChannel_theRouteSaysWhatToSet()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();

        using var answer = await gateway.SendAsync("POST", "/py/auth/line/callback", json: """{"code":"good"}""");

        await answer.AnswersAsync(HttpStatusCode.NotImplemented, """{"detail":"Nobody can sign in by LINE here: Anomaly:Auth:Line:ChannelId and :ChannelSecret are not set."}""");
    }

    private Task<GatewayUnderTest> StartAsync() => GatewayUnderTest.StartWithAccountsAsync(services => services.AddHttpClient<LineLogin>().ConfigurePrimaryHttpMessageHandler(() => _line), Channel);

    /// <summary>LINE's two calls, as its reference describes them.</summary>
    private sealed class LineStandIn : HttpMessageHandler
    {
        public string? Fault { get; private set; }

        public string? Challenge { get; set; }

        public int Calls { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            if (request.RequestUri!.OriginalString == "https://api.line.test/v2/profile")
            {
                Require(request.Method == HttpMethod.Get && request.Headers.Authorization?.ToString() == "Bearer access", "the profile is asked for with the token");
                return Json(HttpStatusCode.OK, """{"userId":"U4af4980629","displayName":"Brown","pictureUrl":"https://profile.line-scdn.net/abcdefghijklmn","statusMessage":"Hello, LINE!"}""");
            }

            Require(request.Method == HttpMethod.Post && request.RequestUri.OriginalString == "https://api.line.test/oauth2/v2.1/token", "the code is exchanged at LINE's address");
            var form = HttpUtility.ParseQueryString(await request.Content!.ReadAsStringAsync(cancellationToken));
            Require(form["grant_type"] == "authorization_code" && form["client_id"] == "1234567890" && form["client_secret"] == "channel secret", "the channel says who it is");
            var verifier = form["code_verifier"];
            Require(form["redirect_uri"] == (verifier is null ? "http://localhost:5173/callback" : "http://localhost:5000/auth/line/return"), "the address is that of the page");
            if (verifier is not null)
                Require(Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_') == Challenge, "the proof fits");
            return form["code"] switch
            {
                "good" => Json(HttpStatusCode.OK, new JsonObject { ["access_token"] = "access", ["expires_in"] = 2592000, ["token_type"] = "Bearer" }.ToJsonString()),
                "down" => throw new HttpRequestException("no route"),
                "html" => Json(HttpStatusCode.OK, "<html>"),
                _ => Json(HttpStatusCode.BadRequest, """{"error":"invalid_grant","error_description":"invalid authorization code"}"""),
            };
        }

        private static HttpResponseMessage Json(HttpStatusCode status, string text) => new(status) { Content = Bodies.Json(text) };

        private void Require(bool holds, string what)
        {
            if (!holds)
                Fault = what;
        }
    }
}
