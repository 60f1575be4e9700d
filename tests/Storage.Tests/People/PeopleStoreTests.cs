using Anomaly.People;
using Anomaly.Storage.Tests.Alerts;

namespace Anomaly.Storage.Tests.People;

/// <summary>People, their keys and links, and tries to sign in, on both engines.</summary>
public sealed class PeopleStoreTests
{
    private static readonly Person Ann = Person.New(Samples.Start) with
    {
        Email = "ann@example.com", Name = "Ann 山田", Username = "ann", Role = Role.Operator, PictureUrl = "https://example.com/ann.png", LastLogin = Samples.Start.AddDays(1), LoginMethod = LoginMethod.Line,
        SentOption = SentOption.Both, TimeZone = "Asia/Bangkok", LineId = "U1", OpenIdId = "https://id.example 1", Preferences = """{"theme":"dark"}""", PasswordHash = "hash", ConfirmedAt = Samples.Start.AddHours(1),
    };

    private static readonly Person Bob = Person.New(Samples.Start.AddDays(2)) with { Email = "bob@example.com" };

    [Theory, OnSqlite, OnPostgreSql]
    public async Task People_areReadBackAsTheyWere_byIdAddressAndLine(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var people = (IPeopleStore)test.Store;
        Assert.True(await people.AddPersonAsync(Bob));
        Assert.True(await people.AddPersonAsync(Ann));

        Assert.Equal(Ann, await people.FindPersonAsync(Ann.Id));
        Assert.Equal(Ann, await people.FindPersonByEmailAsync("ann@example.com"));
        Assert.Equal(Ann, await people.FindPersonByProviderAsync(LoginMethod.Line, "U1"));
        Assert.Equal(Ann, await people.FindPersonByProviderAsync(LoginMethod.OpenId, "https://id.example 1"));
        Assert.Equal(Bob, await people.FindPersonAsync(Bob.Id));
        Assert.Null(await people.FindPersonByProviderAsync(LoginMethod.OpenId, "U1"));
        Assert.Equal([Ann, Bob], await people.ListPeopleAsync(0, 10));
        Assert.Equal([Bob], await people.ListPeopleAsync(1, 10));
        Assert.Equal((2, 1, 0), (await people.CountPeopleAsync(), await people.CountPeopleAsync(Role.Operator), await people.CountPeopleAsync(Role.Admin)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task AddPersonAsync_ofAnAddressThatSomebodyHas_addsNobody(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var people = (IPeopleStore)test.Store;

        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => people.AddPersonAsync(Person.New(Samples.Start) with { Email = "same@example.com" })));
        Assert.Single(added, true);
        Assert.True(await people.AddPersonAsync(Ann));
        Assert.False(await people.AddPersonAsync(Person.New(Samples.Start) with { LineId = Ann.LineId }));
        Assert.False(await people.AddPersonAsync(Person.New(Samples.Start) with { OpenIdId = Ann.OpenIdId }));
        Assert.True(await people.AddPersonAsync(Bob with { Role = Role.Admin }, onlyFirst: true));
        Assert.False(await people.AddPersonAsync(Person.New(Samples.Start) with { Role = Role.Admin }, onlyFirst: true));
        Assert.Equal(3, await people.CountPeopleAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task UpdatePersonAsync_ofAnOldVersion_orToAnothersAddress_changesNothing(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var people = (IPeopleStore)test.Store;
        await people.AddPersonAsync(Ann);
        await people.AddPersonAsync(Bob);

        Assert.True(await people.UpdatePersonAsync(Bob with { Name = "Bob", CreatedAt = Samples.Start.AddYears(9), Pseudonym = "p-other" }));
        Assert.Equal(Bob with { Name = "Bob", Version = 1 }, await people.FindPersonAsync(Bob.Id));
        Assert.False(await people.UpdatePersonAsync(Bob with { Name = "Robert" }));
        Assert.False(await people.UpdatePersonAsync(Bob with { Version = 1, Email = Ann.Email }));
        Assert.False(await people.UpdatePersonAsync(Bob with { Version = 1, LineId = Ann.LineId }));
        Assert.Equal("Bob", (await people.FindPersonAsync(Bob.Id))!.Name);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task RemovePersonAsync_forgetsEverythingOfTheirs_andNotesTheirAuthor(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var people = (IPeopleStore)test.Store;
        await people.AddPersonAsync(Ann);
        await people.AddPersonAsync(Bob);
        var key = Key(Ann, "a");
        await people.AddKeyAsync(key);
        await people.AddLinkAsync(Link("l") with { PersonId = Ann.Id }, Samples.Start);
        await people.SetPictureAsync(Ann.Id, new PersonPicture("image/png", [1, 2, 3]));
        var anomaly = Samples.Anomaly(Samples.Series(), 1);
        await test.Store.AddNoteAsync(anomaly.Id, Samples.Note("n") with { By = Ann.Id });
        var alerts = (IAlertStore)test.Store;
        var (watch, kept) = (AlertSamples.Watch(1, Ann.Id, tickers: "AAPL"), AlertSamples.Watch(2, Bob.Id, tickers: "AAPL"));
        Assert.True(await alerts.PutOwnedAsync(watch, 10) && await alerts.PutOwnedAsync(kept, 10));
        await test.Store.CommitAsync(Samples.Commit(Samples.Series(), 0, [], anomaly) with { AlertsFrom = Samples.Start });
        var alert = AlertSamples.Alert(anomaly, Ann.Id);
        Assert.True(await alerts.RaiseAsync(Assert.Single(await alerts.ReadOutboxAsync(10)), [alert], [AlertSamples.Delivery(alert)]));
        await test.Store.SetAssessmentAsync(anomaly.Id, Samples.Assessment(normal: true) with { By = Ann.Id });
        Assert.Equal([(true, (bool?)null), (false, true)], (await people.ListRemarksOfAsync(Ann.Id)).Select(remark => (remark.Text is not null, remark.Normal)));

        Assert.True(await people.RemovePersonAsync(Ann.Id));
        Assert.False(await people.RemovePersonAsync(Ann.Id));

        Assert.Equal([Bob], await people.ListPeopleAsync(0, 10));
        Assert.Null(await people.FindKeyAsync(key.Hash));
        Assert.Null(await people.TakeLinkAsync("l", LinkPurpose.Reset, Samples.Start));
        Assert.Null(await people.FindPictureAsync(Ann.Id));
        Assert.Empty(await people.ListRemarksOfAsync(Ann.Id));
        Assert.Equal([kept.Id], (await alerts.FindWatchesAsync(Samples.Series())).Select(found => found.Id));
        Assert.Empty(await alerts.ListOwnedAsync<Watch>(Ann.Id));
        Assert.Empty((await alerts.ListAlertsAsync(Ann.Id, new AlertQuery())).Items);
        Assert.Empty((await alerts.ListDeliveriesAsync(new AlertDeliveryQuery { PersonId = Ann.Id })).Items);
        var (assessment, notes) = await test.Store.ReadRemarksAsync(anomaly.Id);
        Assert.Equal(("removed", "removed"), (assessment!.By, Assert.Single(notes).By));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Keys_areFoundByTheirHash_andGoOneByOne(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var people = (IPeopleStore)test.Store;
        var (first, second) = (Key(Ann, "1") with { EndsAt = Samples.Start.AddDays(9) }, Key(Ann, "2") with { CreatedAt = Samples.Start.AddDays(1) });
        await people.AddKeyAsync(second);
        await people.AddKeyAsync(first);

        Assert.Equal(first, await people.FindKeyAsync(first.Hash));
        Assert.Equal([first, second], await people.ListKeysAsync(Ann.Id));
        Assert.False(await people.RemoveKeyAsync(Bob.Id, first.Id));
        Assert.True(await people.RemoveKeyAsync(Ann.Id, first.Id));
        Assert.Equal([second], await people.ListKeysAsync(Ann.Id));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Link_isTakenOnce_forItsPurpose_beforeItsEnd(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var people = (IPeopleStore)test.Store;
        await people.AddLinkAsync(Link("a"), Samples.Start);
        await people.AddLinkAsync(Link("late"), Samples.Start);
        await people.AddLinkAsync(Link("b") with { PersonId = Ann.Id, EndsAt = Samples.Start.AddDays(2) }, Samples.Start);

        Assert.Null(await people.TakeLinkAsync("a", LinkPurpose.FirstAdmin, Samples.Start));
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => people.TakeLinkAsync("a", LinkPurpose.Reset, Samples.Start)));
        Assert.Equal(Link("a"), Assert.Single(taken, link => link is not null));
        Assert.Null(await people.TakeLinkAsync("late", LinkPurpose.Reset, Link("late").EndsAt));
        await people.RemoveLinksAsync(Ann.Id, LinkPurpose.Reset);
        Assert.Null(await people.TakeLinkAsync("b", LinkPurpose.Reset, Samples.Start));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Tries_atOnce_areAllCounted_andForgottenAfterADay(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await using var other = test.OpenAnother();
        IPeopleStore[] stores = [(IPeopleStore)test.Store, (IPeopleStore)other];

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => CountAsync(stores[number % 2], number)));
        Assert.Equal(20, (await stores[0].FindTriesAsync("address"))!.Failures);

        await stores[0].WriteTriesAsync(null, new SignInTries("another", 1, Samples.Start.AddDays(2), Samples.Start.AddDays(2)));
        Assert.Null(await stores[1].FindTriesAsync("address"));
        await stores[0].ClearTriesAsync("another");
        Assert.Null(await stores[1].FindTriesAsync("another"));

        static async Task CountAsync(IPeopleStore store, int number)
        {
            while (true)
            {
                var before = await store.FindTriesAsync("address");
                var at = Samples.Start.AddSeconds(number);
                if (await store.WriteTriesAsync(before, new SignInTries("address", (before?.Failures ?? 0) + 1, at, at)))
                    return;
            }
        }
    }

    private static ApiKey Key(Person owner, string name) =>
        new() { Id = name, PersonId = owner.Id, Name = name, Hash = $"hash of {name}", Role = Role.Analyst, CreatedAt = Samples.Start };

    private static OneTimeLink Link(string hash) => new() { Hash = hash, Purpose = LinkPurpose.Reset, Payload = "ann@example.com", EndsAt = Samples.Start.AddHours(1) };
}
