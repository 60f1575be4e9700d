using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.People;
using Anomaly.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Anomaly.Gateway.Api.Tests.Access;

/// <summary>Links that can be used once: the first admin's, to a new password, and to confirm an address.</summary>
public sealed class LinkTests
{
    private readonly Mailbox _mail = new();

    [Fact]
    public async Task FirstAdmin_comesByTheLink_onceAndOnlyWhileThereIsNobody()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync(settings: ("Anomaly:Auth:Registration", "false"));
        var accounts = gateway.Services.GetRequiredService<Accounts>();
        var (one, two) = (await accounts.MakeLinkAsync(LinkPurpose.FirstAdmin, null, TimeSpan.FromDays(1), false, default), await accounts.MakeLinkAsync(LinkPurpose.FirstAdmin, null, TimeSpan.FromDays(1), false, default));
        Task<HttpResponseMessage> RegisterAsync(string token, string email) => gateway.SendAsync("POST", "/api/v1/registration", json: $$"""{"token":"{{token}}","email":"{{email}}","password":"secret1"}""");

        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.SendAsync("POST", "/api/v1/registration", json: """{"email":"a@example.com","password":"secret1"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await RegisterAsync("guess", "a@example.com")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await RegisterAsync(one, "no address")).StatusCode);
        // Somebody who registered before does not keep the admin out.
        await gateway.AddAsync(Role.Viewer, "taken@example.com");
        Assert.Equal(HttpStatusCode.BadRequest, (await RegisterAsync(one, "taken@example.com")).StatusCode);
        using var registered = await RegisterAsync(one, "a@example.com");
        Assert.Equal((HttpStatusCode.Created, "admin"), (registered.StatusCode, (await registered.ReadAsync())["role"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("GET", "/api/v1/people", headers: ("Cookie", registered.Cookie()))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await RegisterAsync(one, "b@example.com")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await RegisterAsync(two, "b@example.com")).StatusCode);
        Assert.Equal(1, await gateway.People.CountPeopleAsync(Role.Admin));
    }

    [Fact]
    public async Task Admins_whoTakeEachOthersRoleAtOnce_leaveOne()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var accounts = gateway.Services.GetRequiredService<Accounts>();
        Person[] admins = [await gateway.AddAsync(Role.Admin, "ann@example.com"), await gateway.AddAsync(Role.Admin, "bob@example.com")];
        for (var i = 0; i < 20; i++)
        {
            foreach (var admin in admins)
                await accounts.SetRoleAsync(admin.Id, Role.Admin, default);

            var taken = await Task.WhenAll(admins.Select(admin => Task.Run(async () =>
            {
                try
                {
                    await accounts.SetRoleAsync(admin.Id, Role.Viewer, default);
                    return true;
                }
                catch (AccountException refused) when (refused.Problem == AccountProblem.Conflict)
                {
                    return false;
                }
            })));

            Assert.Contains(false, taken);
            Assert.Equal(taken.Count(isTaken => !isTaken), await gateway.People.CountPeopleAsync(Role.Admin));
        }
    }

    /// <summary>The address may be anybody's.</summary>
    [Fact]
    public async Task Mail_thatOthersCanAskFor_goesToOneAddressFiveTimes_andThenWaits()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        gateway.Grains.PersonAlerts.AddChannelAsync(Arg.Any<AlertChannel>(), Arg.Any<CancellationToken>()).Returns(call => call.Arg<AlertChannel>());
        var token = gateway.TokenOf(await gateway.AddAsync(Role.Viewer));
        Task<HttpResponseMessage> AddAsync(string address) => gateway.SendAsync("POST", "/api/v1/me/channels", token, $$"""{"kind":"mail","name":"Mail","address":"{{address}}"}""");

        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.OK, (await AddAsync("victim@example.com")).StatusCode);
        using var refused = await AddAsync("Victim@example.com");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await AddAsync("other@example.com")).StatusCode);
        gateway.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(HttpStatusCode.OK, (await AddAsync("victim@example.com")).StatusCode);
    }

    [Fact]
    public async Task Invitation_letsSomebodyChooseAPassword_once()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var admin = gateway.TokenOf(await gateway.AddAsync(Role.Admin));
        using var added = await gateway.SendAsync("POST", "/api/v1/people", admin, """{"email":"new@example.com","role":"analyst"}""");
        var link = (await added.ReadAsync())["link"]!.GetValue<string>();
        Task<HttpResponseMessage> ChooseAsync(string password) => gateway.SendAsync("POST", "/api/v1/password", json: $$"""{"token":"{{link.Split('=')[1]}}","password":"{{password}}"}""");

        Assert.StartsWith("/sign-in#reset=", link, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await ChooseAsync("short")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ChooseAsync("secret1")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ChooseAsync("secret2")).StatusCode);
        using var signedIn = await gateway.SendAsync("POST", "/api/v1/session", json: """{"email":"new@example.com","password":"secret1"}""");
        Assert.Equal("analyst", (await signedIn.ReadAsync())["role"]!.GetValue<string>());
        // An admin handed the link over: that does not show that the address is theirs.
        Assert.False((await signedIn.ReadAsync())["confirmed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task WithoutMail_theRoutesSayThatNoneCanBeSent()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        await gateway.AddAsync(Role.Viewer);

        foreach (var email in new[] { "viewer@example.com", "nobody@example.com" })
        {
            using var answer = await gateway.SendAsync("POST", "/api/v1/password-reset", json: $$"""{"email":"{{email}}"}""");
            Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
            Assert.StartsWith("This product cannot send mail", (await answer.ReadAsync())["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Reset_byMail_saysTheSameOfEveryAddress_endsSessionsAndTheCountOfGuesses()
    {
        await using var gateway = await StartAsync();
        var person = await gateway.AddAsync(Role.Viewer);
        var token = gateway.TokenOf(person);
        for (var tries = 0; tries < 6; tries++)
            await gateway.SendAsync("POST", "/api/v1/session", json: """{"email":"viewer@example.com","password":"wrong one"}""");

        foreach (var email in new[] { "nobody@example.com", "Viewer@example.com" })
            Assert.Equal(HttpStatusCode.NoContent, (await gateway.SendAsync("POST", "/api/v1/password-reset", json: $$"""{"email":"{{email}}"}""", headers: ("X-Forwarded-Host", "evil.example"))).StatusCode);
        var (to, link) = await _mail.NextAsync();
        Assert.Equal(("viewer@example.com", "https://anomaly.example/sign-in#reset="), (to, link[..(link.IndexOf('=', StringComparison.Ordinal) + 1)]));
        Assert.Equal(HttpStatusCode.NoContent, (await gateway.SendAsync("POST", "/api/v1/password", json: $$"""{"token":"{{link.Split('=')[1]}}","password":"secret1"}""")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.SendAsync("GET", "/api/v1/me", token)).StatusCode);
        using var signedIn = await gateway.SendAsync("POST", "/api/v1/session", json: """{"email":"viewer@example.com","password":"secret1"}""");
        Assert.True((await signedIn.ReadAsync())["confirmed"]!.GetValue<bool>());
        Assert.Equal(1, _mail.Count);
    }

    [Fact]
    public async Task Registration_byMail_saysTheSameOfEveryAddress_andIsCompletedByItsLink()
    {
        await using var gateway = await StartAsync();
        await gateway.AddAsync(Role.Viewer);
        async Task<(HttpStatusCode, string)> RegisterAsync(string email)
        {
            using var answer = await gateway.SendAsync("POST", "/node/users/register", json: $$"""{"email":"{{email}}","password":"secret1","name":"Ann"}""");
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        var known = await RegisterAsync("viewer@example.com");
        var (to, text) = await _mail.NextAsync();
        Assert.Equal(("viewer@example.com", "https://anomaly.example/sign-in"), (to, text));
        Assert.Equal(known, await RegisterAsync("ann@example.com"));
        Assert.Equal((HttpStatusCode.Accepted, """{"message":"Look into your mail: it says how to go on."}"""), known);
        var (_, link) = await _mail.NextAsync();
        Assert.Null(await gateway.People.FindPersonByEmailAsync("ann@example.com"));

        Assert.Equal(HttpStatusCode.NoContent, (await gateway.SendAsync("POST", "/api/v1/confirmation", json: $$"""{"token":"{{link.Split('=')[1]}}"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.SendAsync("POST", "/api/v1/confirmation", json: $$"""{"token":"{{link.Split('=')[1]}}"}""")).StatusCode);
        Assert.NotNull((await gateway.People.FindPersonByEmailAsync("ann@example.com"))!.ConfirmedAt);
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("POST", "/node/users/login", json: """{"email":"ann@example.com","password":"secret1"}""")).StatusCode);
    }

    [Fact]
    public async Task Confirmation_isOfTheAddressThatTheLinkWasSentTo()
    {
        await using var gateway = await StartAsync();
        var person = await gateway.AddAsync(Role.Viewer);
        var token = gateway.TokenOf(person);

        Assert.Equal(HttpStatusCode.NoContent, (await gateway.SendAsync("POST", "/api/v1/me/confirmation", token)).StatusCode);
        var (_, old) = await _mail.NextAsync();
        await gateway.People.UpdatePersonAsync(person with { Email = "other@example.com" });
        await gateway.SendAsync("POST", "/api/v1/confirmation", json: $$"""{"token":"{{old.Split('=')[1]}}"}""");
        Assert.Null((await gateway.People.FindPersonAsync(person.Id))!.ConfirmedAt);

        await gateway.SendAsync("POST", "/api/v1/me/confirmation", token);
        var (to, next) = await _mail.NextAsync();
        await gateway.SendAsync("POST", "/api/v1/confirmation", json: $$"""{"token":"{{next.Split('=')[1]}}"}""");
        Assert.Equal(("other@example.com", true), (to, (await gateway.People.FindPersonAsync(person.Id))!.ConfirmedAt is not null));
    }

    private Task<GatewayUnderTest> StartAsync() =>
        GatewayUnderTest.StartWithAccountsAsync(services => services.AddSingleton<IMailSender>(_mail), ("Anomaly:Alerts:PublicUrl", "https://anomaly.example/"), ("Anomaly:Auth:SignInBurst", "100"));

    private sealed class Mailbox : IMailSender
    {
        private readonly ConcurrentQueue<Mail> _mails = new();
        private int _count;

        public int Count => _count;

        public bool CanSend => true;

        public Task SendAsync(Mail mail, CancellationToken cancellationToken = default)
        {
            _mails.Enqueue(mail);
            Interlocked.Increment(ref _count);
            return Task.CompletedTask;
        }

        /// <summary>Whom the next mail is for, and the link in it.</summary>
        public async Task<(string To, string Link)> NextAsync()
        {
            Mail? mail = null;
            await Eventually.HoldsAsync(() => _mails.TryDequeue(out mail), TimeSpan.FromSeconds(30), () => "no mail came");
            return (mail!.To, Regex.Match(mail.Text, @"https://\S+").Value);
        }
    }
}
