using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Web;
using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.People;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Anomaly.Gateway.Api.Tests.Access;

/// <summary>Sign-in by OpenID Connect: with a provider that is not ours, and with one that lies.</summary>
public sealed class OpenIdLoginTests
{
    [OpenIdFact]
    public async Task SignIn_atARealProvider_makesAPerson_whoIsTheSameTheNextTime()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var gateway = await StartAsync(provider.Issuer);

        var first = await SignInAsync(gateway, provider, "ann");
        var second = await SignInAsync(gateway, provider, "ann");

        Assert.Equal(("ann at the provider", "ann@example.com", "https://id.example/face.png", "open_id", true, true, "viewer"), (
            Text(first, "name"), Text(first, "email"), Text(first, "picture_url"), Text(first, "login_method"), first["confirmed"]!.GetValue<bool>(), first["has_open_id"]!.GetValue<bool>(), Text(first, "role")));
        Assert.Equal(Text(first, "id"), Text(second, "id"));
        Assert.Equal($"{provider.Issuer} ann", (await gateway.People.FindPersonAsync(Text(first, "id")))!.OpenIdId);
        Assert.Null((await SignInAsync(gateway, provider, "unproved"))["email"]);
        using var session = await gateway.SendAsync("GET", "/api/v1/session");
        Assert.Equal("The Company", (await session.ReadAsync())["open_id"]!.GetValue<string>());
    }

    [OpenIdFact]
    public async Task SignIn_withAnAddressThatSomebodyHasHere_letsNobodyIntoTheirAccount_untilTheyBindItThemselves()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var gateway = await StartAsync(provider.Issuer);
        var ann = await gateway.AddAsync(Role.Operator, "ann@example.com");

        using var refused = await ReturnAsync(gateway, provider, "ann");
        using var bound = await ReturnAsync(gateway, provider, "ann", gateway.TokenOf(ann));
        var signedIn = await SignInAsync(gateway, provider, "ann");
        using var taken = await ReturnAsync(gateway, provider, "ann", gateway.TokenOf(await gateway.AddAsync(Role.Viewer, "bob@example.com")));

        Assert.Equal("/sign-in#openid=taken", refused.Headers.Location!.OriginalString);
        Assert.Equal("/", bound.Headers.Location!.OriginalString);
        Assert.Equal((ann.Id, "operator"), (Text(signedIn, "id"), Text(signedIn, "role")));
        Assert.Equal("/sign-in#openid=taken", taken.Headers.Location!.OriginalString);
        Assert.Equal(2, await gateway.People.CountPeopleAsync());
    }

    [OpenIdFact]
    public async Task SignIn_whereAdminsAddPeople_orWithAWrongSecret_isRefused()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var closed = await StartAsync(provider.Issuer, ("Anomaly:Auth:Registration", "false"));
        await using var mistaken = await StartAsync(provider.Issuer, ("Anomaly:Auth:OpenId:ClientSecret", "another"));

        using var unknown = await ReturnAsync(closed, provider, "ann");
        using var refused = await ReturnAsync(mistaken, provider, "ann");

        Assert.Equal("/sign-in#openid=unknown", unknown.Headers.Location!.OriginalString);
        Assert.Equal("/sign-in#openid=refused", refused.Headers.Location!.OriginalString);
    }

    /// <summary>What is signed must be for us, now, by this provider, about this attempt, of the same person as elsewhere.</summary>
    [Theory]
    [InlineData("", "/")]
    [InlineData("in the token", "/")]
    [InlineData("another nonce", "/sign-in#openid=refused")]
    [InlineData("no nonce", "/sign-in#openid=refused")]
    [InlineData("another audience", "/sign-in#openid=refused")]
    [InlineData("another party", "/sign-in#openid=refused")]
    [InlineData("another issuer", "/sign-in#openid=refused")]
    [InlineData("another key", "/sign-in#openid=refused")]
    [InlineData("alg none", "/sign-in#openid=refused")]
    [InlineData("shared secret", "/sign-in#openid=refused")]
    [InlineData("ended", "/sign-in#openid=refused")]
    [InlineData("somebody else", "/sign-in#openid=refused")]
    [InlineData("no token", "/sign-in#openid=refused")]
    [InlineData("html", "/sign-in#openid=unreachable")]
    [InlineData("down", "/sign-in#openid=unreachable")]
    public async Task SignIn_byATokenThatIsNotForThisAttempt_isRefused(string fault, string target)
    {
        using var liar = new Liar();
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync(
            services => services.AddHttpClient<OpenIdLogin>().ConfigurePrimaryHttpMessageHandler(() => liar), Settings(Liar.Issuer));
        using var start = await gateway.SendAsync("GET", "/auth/openid");
        var query = HttpUtility.ParseQueryString(start.Headers.Location!.Query);
        liar.Expect(fault, query["nonce"]!, query["code_challenge"]!);

        using var answer = await gateway.SendAsync("GET", $"/auth/openid/return?code=good&state={query["state"]}", headers: ("Cookie", start.Headers.GetValues("Set-Cookie").Single().Split(';')[0]));

        Assert.Equal(target, answer.Headers.Location!.OriginalString);
        Assert.Equal(target == "/" ? 1 : 0, await gateway.People.CountPeopleAsync());
        Assert.Null(liar.Fault);
    }

    [Fact]
    public async Task Start_whileTheProviderIsAway_saysSoOnThePage_andGoesOnWhenItIsBack()
    {
        using var liar = new Liar { IsAway = true };
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync(
            services => services.AddHttpClient<OpenIdLogin>().ConfigurePrimaryHttpMessageHandler(() => liar), Settings(Liar.Issuer));

        using var away = await gateway.SendAsync("GET", "/auth/openid");
        liar.IsAway = false;
        using var back = await gateway.SendAsync("GET", "/auth/openid");

        Assert.Equal("/sign-in#openid=unreachable", away.Headers.Location!.OriginalString);
        Assert.StartsWith("https://id.test/authorize?", back.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_withoutAProvider_saysWhatToSet()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();

        using var answer = await gateway.SendAsync("GET", "/auth/openid");

        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Equal("Nobody can sign in by OpenID Connect here: Anomaly:Auth:OpenId:Authority is not set.", (await answer.ReadAsync())["detail"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Authority", "http://id.example", "Anomaly:Auth:OpenId:Authority is 'http://id.example': what a provider says over plain http, anybody on the way can change. Write https.")]
    [InlineData("Authority", "id.example", "Anomaly:Auth:OpenId:Authority is 'id.example', which is no address: write, for example, https://accounts.example.com.")]
    [InlineData("ClientSecret", "", "Anomaly:Auth:OpenId:ClientSecret must be set with Anomaly:Auth:OpenId:Authority.")]
    [InlineData("ReturnUri", "/back", "Anomaly:Auth:OpenId:ReturnUri is '/back', which is no address: write, for example, https://anomaly.example/auth/openid/return.")]
    public async Task Settings_thatCannotWork_areRefusedAtStart(string setting, string value, string sentence)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("https://id.example", ($"Anomaly:Auth:OpenId:{setting}", value)));

        Assert.Contains(sentence, failure.Message, StringComparison.Ordinal);
    }

    private static (string, string)[] Settings(string issuer, params (string Name, string Value)[] others)
    {
        var settings = new Dictionary<string, string>
        {
            ["Anomaly:Auth:OpenId:Authority"] = issuer, ["Anomaly:Auth:OpenId:ClientId"] = "anomaly", ["Anomaly:Auth:OpenId:ClientSecret"] = OpenIdProvider.ClientSecret,
            ["Anomaly:Auth:OpenId:ReturnUri"] = OpenIdProvider.ReturnUri, ["Anomaly:Auth:OpenId:Name"] = "The Company",
        };
        foreach (var (name, value) in others)
            settings[name] = value;
        return [.. settings.Select(setting => (setting.Key, setting.Value))];
    }

    private static Task<GatewayUnderTest> StartAsync(string issuer, params (string, string)[] others) => GatewayUnderTest.StartWithAccountsAsync(settings: Settings(issuer, others));

    /// <summary>Goes to the provider and comes back, as a browser does.</summary>
    private static async Task<HttpResponseMessage> ReturnAsync(GatewayUnderTest gateway, OpenIdProvider provider, string name, string? token = null)
    {
        using var start = await gateway.SendAsync("GET", "/auth/openid", token);
        var back = await provider.SignInAsync(start.Headers.Location!, name);
        return await gateway.SendAsync("GET", back.PathAndQuery, headers: ("Cookie", start.Headers.GetValues("Set-Cookie").Single().Split(';')[0]));
    }

    private static async Task<JsonNode> SignInAsync(GatewayUnderTest gateway, OpenIdProvider provider, string name)
    {
        using var answer = await ReturnAsync(gateway, provider, name);
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
        using var me = await gateway.SendAsync("GET", "/api/v1/me", headers: ("Cookie", answer.Cookie()));
        return await me.ReadAsync();
    }

    private static string Text(JsonNode person, string field) => person[field]!.GetValue<string>();

    /// <summary>A provider that signs what it is told to.</summary>
    private sealed class Liar : HttpMessageHandler
    {
        public const string Issuer = "https://id.test";
        private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "k" }, _other = new(RSA.Create(2048)) { KeyId = "k" };
        private string _fault = "", _nonce = "", _challenge = "";

        public string? Fault { get; private set; }

        public bool IsAway { get; set; }

        public void Expect(string fault, string nonce, string challenge) => (_fault, _nonce, _challenge) = (fault, nonce, challenge);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (IsAway)
                throw new HttpRequestException("no route");
            switch (request.RequestUri!.AbsolutePath)
            {
                case "/.well-known/openid-configuration":
                    return Json($$"""{"issuer":"{{Issuer}}","authorization_endpoint":"{{Issuer}}/authorize","token_endpoint":"{{Issuer}}/token","userinfo_endpoint":"{{Issuer}}/me","jwks_uri":"{{Issuer}}/jwks"}""");
                case "/jwks":
                    var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(_key);
                    return Json($$"""{"keys":[{"kty":"RSA","use":"sig","kid":"k","n":"{{key.N}}","e":"{{key.E}}"}]}""");
                case "/me":
                    Require(request.Headers.Authorization?.ToString() == "Bearer access", "the person is asked for with the token");
                    return Json($$"""{"sub":"{{(_fault == "somebody else" ? "eve" : "ann")}}","name":"Ann"}""");
            }

            var form = HttpUtility.ParseQueryString(await request.Content!.ReadAsStringAsync(cancellationToken));
            Require(request.RequestUri.AbsolutePath == "/token" && form["code"] == "good" && form["redirect_uri"] == OpenIdProvider.ReturnUri && form["client_secret"] is null, "the code is exchanged where it was got");
            Require(request.Headers.Authorization?.ToString() == "Basic " + Convert.ToBase64String("anomaly:a%20secret%3A%20of%20the%20client"u8), "the product says who it is");
            Require(Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"] ?? ""))) == _challenge, "the proof fits");
            return _fault switch
            {
                "down" => throw new HttpRequestException("no route"),
                "html" => Json("<html>"),
                "no token" => Json("""{"access_token":"access"}"""),
                _ => Json($$"""{"access_token":"access","token_type":"Bearer","id_token":"{{Token()}}"}"""),
            };
        }

        private string Token()
        {
            var claims = new Dictionary<string, object> { ["sub"] = "ann" };
            if (_fault != "no nonce")
                claims["nonce"] = _fault == "another nonce" ? "x" : _nonce;
            if (_fault == "another party")
                claims["azp"] = "others";
            if (_fault == "in the token")
                claims["name"] = "Ann";
            return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
            {
                Issuer = _fault == "another issuer" ? "https://evil.test" : Issuer,
                Audience = _fault == "another audience" ? "others" : "anomaly",
                Expires = DateTime.UtcNow.AddMinutes(_fault == "ended" ? -10 : 10),
                Claims = claims,
                SigningCredentials = _fault switch
                {
                    "alg none" => null,
                    "shared secret" => new SigningCredentials(new SymmetricSecurityKey(SHA256.HashData("anomaly"u8)), SecurityAlgorithms.HmacSha256),
                    "another key" => new SigningCredentials(_other, SecurityAlgorithms.RsaSha256),
                    _ => new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
                },
            });
        }

        private static HttpResponseMessage Json(string text) => new(HttpStatusCode.OK) { Content = Bodies.Json(text) };

        private void Require(bool holds, string what)
        {
            if (!holds)
                Fault = what;
        }
    }
}
