using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Tests.Access;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.People;
using Microsoft.Extensions.DependencyInjection;

namespace Anomaly.Gateway.Api.Tests.OpenApi;

/// <summary>What the description says of accounts is what they answer.</summary>
public sealed class AccountAnswersTests
{
    [Fact]
    public async Task EveryAnswerOfAnAccount_fitsItsSchema()
    {
        var mail = Substitute.For<IMailSender>();
        mail.CanSend.Returns(true);
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync(
            services => services.AddSingleton(mail).AddHttpClient<LineLogin>().ConfigurePrimaryHttpMessageHandler(() => new LineOfOneUser()),
            ("Anomaly:Auth:Line:ChannelId", "1"), ("Anomaly:Auth:Line:ChannelSecret", "2"), ("Anomaly:Alerts:PublicUrl", "https://anomaly.example"), ("Anomaly:Auth:SignInBurst", "1000"));
        var document = new ApiDocument(await gateway.Client.GetStringAsync("/openapi/v1.json"));
        var check = new AnswerCheck(document);
        var (admin, other) = (await gateway.AddAsync(Role.Admin), await gateway.AddAsync(Role.Viewer));
        var accounts = gateway.Services.GetRequiredService<Accounts>();
        Task<string> LinkAsync(LinkPurpose purpose, Person person) => accounts.MakeLinkAsync(purpose, person, TimeSpan.FromDays(1), isMailed: true, default);
        using var made = await gateway.SendAsync("POST", "/api/v1/me/keys", gateway.TokenOf(admin), """{"name":"a"}""");
        var key = (await made.ReadAsync())["id"]!.GetValue<string>();
        var (anonymous, viewer) = ((Person?)null, other);
        var calls = new List<(string Call, Person? As, string? Body)>
        {
            ("GET /api/v1/session", anonymous, null), ("GET /api/v1/session", admin, null), ("POST /api/v1/session", null, Credentials(other)), ("POST /api/v1/session", null, """{"email":"x@y.z","password":"secret1"}"""),
            ("DELETE /api/v1/session", other, null), ("POST /api/v1/registration", null, """{"email":"new@example.com","password":"secret1"}"""), ("POST /api/v1/registration", null, """{"token":"x","email":"new@example.com","password":"secret1"}"""),
            ("POST /api/v1/password-reset", null, """{"email":"viewer@example.com"}"""), ("POST /api/v1/password", null, $$"""{"token":"{{await LinkAsync(LinkPurpose.Reset, await gateway.AddAsync(Role.Viewer, "reset@example.com"))}}","password":"secret1"}"""),
            ("POST /api/v1/password", null, """{"token":"x","password":"1"}"""), ("POST /api/v1/confirmation", null, $$"""{"token":"{{await LinkAsync(LinkPurpose.Confirm, other)}}"}"""), ("POST /api/v1/confirmation", null, """{"tok":"x"}"""),
            ("GET /api/v1/me", null, null), ("GET /api/v1/me", viewer, null), ("PUT /api/v1/me", viewer, """{"name":"V","time_zone":"Asia/Tokyo","sent_option":"both"}"""), ("PUT /api/v1/me", viewer, """{"time_zone":"Mars"}"""),
            ("GET /api/v1/me/export", admin, null), ("POST /api/v1/me/confirmation", admin, null), ("GET /api/v1/me/keys", admin, null), ("POST /api/v1/me/keys", admin, """{"name":"b","role":"viewer","ends_at":"2030-01-01T00:00:00Z"}"""),
            ($"DELETE /api/v1/me/keys/{key}", admin, null), ($"DELETE /api/v1/me/keys/{key}", admin, null),
            ("GET /api/v1/people", admin, null), ("GET /api/v1/people?limit=0", admin, null), ("GET /api/v1/people", viewer, null), ("POST /api/v1/people", admin, """{"email":"added@example.com","role":"operator"}"""),
            ("POST /api/v1/people", admin, """{"email":"added@example.com"}"""), ($"PUT /api/v1/people/{other.Id}/role", admin, """{"role":"analyst"}"""), ($"PUT /api/v1/people/{admin.Id}/role", admin, """{"role":"viewer"}"""),
            ($"POST /api/v1/people/{other.Id}/reset", admin, null), ("POST /api/v1/people/x/reset", admin, null), ("GET /api/v1/audit", admin, null), ("GET /api/v1/audit?cursor=x", admin, null), ("GET /api/v1/audit", viewer, null),
            ("POST /py/auth/line/callback", null, """{"code":"c","state":"s"}"""), ("POST /py/auth/line/callback", null, "{}"), ("GET /py/profile", viewer, null), ("GET /py/profile", null, null),
            ("POST /node/users/register", null, """{"email":"node@example.com","password":"secret1"}"""), ("POST /node/users/register", null, "{}"), ("POST /node/users/login", null, Credentials(admin)), ("POST /node/users/login", null, "[]"),
            ("GET /node/users/profile", viewer, null), ("GET /node/users/profile", null, null), ("GET /node/users/preferences", viewer, null), ("PUT /node/users/preferences", viewer, """{"preferences":{"a":[1,null,{"b":"c"}]}}"""),
            ("GET /node/users", admin, null), ("GET /node/users", viewer, null), ("POST /node/users", admin, """{"email":"n1@example.com","password":"secret1"}"""), ("POST /node/users/bulk", admin, """[{"email":"n2@example.com","password":"secret1"}]"""),
            ($"GET /node/users/{other.Id}", admin, null), ("GET /node/users/x", viewer, null), ($"PUT /node/users/{other.Id}", admin, """{"name":"N"}"""), ("PUT /node/users/add-password", viewer, """{"newPassword":"secret1"}"""),
            ($"DELETE /api/v1/people/{(await gateway.AddAsync(Role.Viewer, "gone1@example.com")).Id}", admin, null), ($"DELETE /node/users/{(await gateway.AddAsync(Role.Viewer, "gone2@example.com")).Id}", admin, null), ("DELETE /api/v1/me", admin, null),
            ("DELETE /api/v1/me", await gateway.AddAsync(Role.Viewer, "gone3@example.com"), null), ("DELETE /api/v1/me/sessions", await gateway.AddAsync(Role.Viewer, "out@example.com"), null),
            ("PUT /node/users/change-password", await gateway.AddAsync(Role.Viewer, "change1@example.com"), Change("currentPassword", "newPassword")), ("PUT /api/v1/me/password", await gateway.AddAsync(Role.Viewer, "change2@example.com"), Change("current", "password")),
        };
        var line = Person.New(DateTime.UnixEpoch) with { LineId = "U2" };
        await gateway.People.AddPersonAsync(line);
        calls.Add(("PUT /node/users/add-password", line, """{"newPassword":"secret1"}"""));
        List<string> faults = [], succeeded = [];

        foreach (var (call, person, body) in calls)
        {
            var (method, address) = (call.Split(' ')[0], call.Split(' ')[1]);
            using var answer = await gateway.SendAsync(method, address, person is null ? null : gateway.TokenOf(person), body);
            if (check.Fault(new HttpMethod(method), address.Split('?')[0], answer, await answer.Content.ReadAsStringAsync()) is { } fault)
                faults.Add($"{call} as {person?.Role}: {fault}");
            if (answer.IsSuccessStatusCode)
                succeeded.Add(document.Find(method, address.Split('?')[0])!.Id);
        }

        foreach (var (method, address, content) in new[] { ("POST", "/node/users/profile/avatar", AvatarTests.Form(AvatarTests.Png)), ("GET", $"/node/users/{viewer.Id}/avatar", null), ("DELETE", "/node/users/profile/avatar", null) })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = content, Headers = { Authorization = new AuthenticationHeaderValue("Bearer", gateway.TokenOf(viewer)) } };
            using var answer = await gateway.Client.SendAsync(request);
            if (check.Fault(request.Method, address, answer, await answer.Content.ReadAsStringAsync()) is { } fault)
                faults.Add($"{method} {address}: {fault}");
            if (answer.IsSuccessStatusCode)
                succeeded.Add(document.Find(method, address)!.Id);
        }

        Assert.Empty(faults);
        Assert.Empty(document.Operations.Where(operation => operation.NeedsAccounts).Select(operation => operation.Id).Except(succeeded));
    }

    [Fact]
    public async Task Description_saysWhoMayCallWhat()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var paths = JsonNode.Parse(await gateway.Client.GetStringAsync("/openapi/v1.json"))!;

        Assert.Equal(["bearer", "session"], paths["components"]!["securitySchemes"]!.AsObject().Select(scheme => scheme.Key).Order());
        Assert.Equal(("operator", """[{"bearer":[]},{"session":[]}]"""), SaysOf("/api/v1/scheduler", "put"));
        Assert.Equal(("reader", """[{},{"bearer":[]},{"session":[]}]"""), SaysOf("/py/chart", "get"));
        Assert.Equal((null, null), SaysOf("/health/live", "get"));

        (string?, string?) SaysOf(string path, string method) =>
            (paths["paths"]![path]![method]!["x-role"]?.GetValue<string>(), paths["paths"]![path]![method]!["security"]?.ToJsonString());
    }

    private static string Credentials(Person person) => $$"""{"email":"{{person.Email}}","password":"{{PeopleOfGateway.Password}}"}""";

    private static string Change(string current, string next) => new JsonObject { [current] = PeopleOfGateway.Password, [next] = "secret1" }.ToJsonString();

    /// <summary>LINE, where everybody is the same person.</summary>
    private sealed class LineOfOneUser : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = Bodies.Json("""{"access_token":"t","userId":"U1","displayName":"Brown"}""") });
    }
}
