using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.People;
using NSubstitute.ExceptionExtensions;

namespace Anomaly.Gateway.Api.Tests.Access;

/// <summary>Who changed what: pseudonyms in a chain that nobody can edit.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task Changes_areNoted_withWhoAndHowTheyEnded_readsAreNot()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        gateway.Grains.Scheduler.SetEnabledAsync(Arg.Any<bool>(), Arg.Any<CancellationToken>()).ThrowsAsync(new DetectionException(DetectionErrorKind.StoreUnavailable, "away"));
        var admin = await gateway.AddAsync(Role.Admin);
        var (token, other) = (gateway.TokenOf(admin), await gateway.AddAsync(Role.Viewer));

        await gateway.SendAsync("GET", "/api/v1/runs", token);
        await gateway.SendAsync("POST", "/py/chart", token, """{"ticker":"AAPL"}""");
        await gateway.SendAsync("POST", "/api/v1/models/US/reload", token, headers: ("X-Correlation-ID", "request-7"));
        await gateway.SendAsync("PUT", "/api/v1/scheduler", token, """{"enabled":true}""");
        await gateway.SendAsync("PUT", $"/api/v1/people/{other.Id}/role", token, """{"role":"analyst"}""");
        await gateway.SendAsync("POST", "/node/users/login", json: $$"""{"email":"{{admin.Email}}","password":"{{PeopleOfGateway.Password}}"}""");
        await gateway.SendAsync("POST", "/node/users/login", json: $$"""{"email":"{{admin.Email}}","password":"wrong one"}""");
        await gateway.SendAsync("PUT", "/api/v1/scheduler", gateway.TokenOf(other), """{"enabled":true}""");

        var entries = await gateway.People.ListAuditAsync(0, 100);
        Assert.Equal(
            [
                (admin.Pseudonym, "POST /api/v1/models/{market}/reload", "market=US", "200"), (admin.Pseudonym, "PUT /api/v1/scheduler", "", "503"),
                (admin.Pseudonym, "PUT /api/v1/people/{person_id}/role", $"person_id={other.Pseudonym}", "200"), (admin.Pseudonym, "POST /node/users/login", "", "200"),
                ("anonymous", "POST /node/users/login", "", "401"),
            ],
            entries.Select(entry => (entry.Event.Actor, entry.Event.Action, entry.Event.Target, entry.Event.Outcome)));
        Assert.Equal("request-7", entries[0].Event.CorrelationId);
        Assert.Null((await AuditVerification.RunAsync(gateway.People)).Problem);
    }

    [Fact]
    public async Task PersonWhoGoes_leavesAPseudonymThatLeadsNowhere()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        var (admin, person) = (gateway.TokenOf(await gateway.AddAsync(Role.Admin)), await gateway.AddAsync(Role.Operator));
        var token = gateway.TokenOf(person);
        await gateway.SendAsync("POST", "/api/v1/models/US/reload", token);
        using var export = await gateway.SendAsync("GET", "/api/v1/me/export", token);
        using var before = await gateway.SendAsync("GET", "/api/v1/audit?limit=1", admin);

        Assert.Equal(HttpStatusCode.NoContent, (await gateway.SendAsync("DELETE", "/api/v1/me", token)).StatusCode);
        using var after = await gateway.SendAsync("GET", "/api/v1/audit?limit=1", admin);
        using var last = await gateway.SendAsync("GET", $"/api/v1/audit?limit=1&cursor={(await after.ReadAsync())["next_cursor"]}", admin);

        var exported = await export.ReadAsync();
        Assert.Equal((person.Email, 1), (exported["person"]!["email"]!.GetValue<string>(), exported["audit"]!.AsArray().Count));
        Assert.Equal(person.Id, (await before.ReadAsync())["items"]![0]!["person_id"]!.GetValue<string>());
        Assert.Null((await last.ReadAsync())["items"]![0]!["person_id"]);
        Assert.Equal(person.Pseudonym, (await last.ReadAsync())["items"]![0]!["actor"]!.GetValue<string>());
        Assert.DoesNotContain(person.Id, string.Concat((await gateway.People.ListAuditAsync(0, 100)).Select(entry => $"{entry.Event}")), StringComparison.Ordinal);
        Assert.Null((await AuditVerification.RunAsync(gateway.People)).Problem);
    }

    [Fact]
    public async Task WithoutAccounts_changesAreTheLocalUsers()
    {
        var people = Substitute.For<IPeopleStore>();
        people.ReadAuditHeadAsync(Arg.Any<CancellationToken>()).Returns(AuditHead.Start);
        people.AppendAuditAsync(Arg.Any<AuditHead>(), Arg.Any<IReadOnlyList<AuditEntry>>(), Arg.Any<CancellationToken>()).Returns(true);
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.People = people;

        await gateway.SendAsync("POST", "/api/v1/models/US/reload");

        await people.Received(1).AppendAuditAsync(AuditHead.Start, Arg.Is<IReadOnlyList<AuditEntry>>(entries => entries.Single().Event.Actor == "local"), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task EntryThatCannotBeWritten_isLogged_andTheChangeAnswered()
    {
        var people = Substitute.For<IPeopleStore>();
        people.ReadAuditHeadAsync(Arg.Any<CancellationToken>()).ThrowsAsync(new Anomaly.Storage.StoreUnavailableException("The store is away.", TimeSpan.FromSeconds(1)));
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.People = people;

        using var answer = await gateway.SendAsync("POST", "/api/v1/models/US/reload");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(gateway.Log.Entries, entry => entry.Message == "The audit could not be written: local POST /api/v1/models/{market}/reload (market=US) 200. The store is away.");
    }
}
