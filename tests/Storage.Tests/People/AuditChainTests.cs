using Anomaly.People;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Anomaly.Storage.Tests.People;

/// <summary>The audit's chain on both engines: whole whoever writes it, and broken by whatever changes it.</summary>
public sealed class AuditChainTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(Samples.Start).AddTicks(1234567));

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Entries_ofTwoProcessesAtOnce_areOneChainWithoutALoss(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await using var other = test.OpenAnother();
        AuditTrail[] trails = [new((IPeopleStore)test.Store, Clock), new((IPeopleStore)other, Clock)];

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => trails[number % 2].AppendAsync(Event($"{number}"))));

        var found = await AuditVerification.RunAsync((IPeopleStore)other);
        Assert.Equal((200, null), (found.Entries, found.Problem));
        var entries = await ((IPeopleStore)test.Store).ListAuditAsync(0, 1000);
        Assert.Equal(200, entries.Select(entry => entry.Event.Target).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 200), entries.Select(entry => (int)entry.Sequence));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Chain_isReadInPages_newestFirstToo_andOfOneActor(Engine engine)
    {
        await using var test = await StartAsync(engine, 5);
        var people = (IPeopleStore)test.Store;

        Assert.Equal([3L, 4], (await people.ListAuditAsync(2, 2)).Select(entry => entry.Sequence));
        Assert.Equal([3L, 2], (await people.ListLatestAuditAsync(4, 2)).Select(entry => entry.Sequence));
        Assert.Equal(5, (await people.ListLatestAuditAsync(null, 100, "p-1")).Count);
        Assert.Empty(await people.ListLatestAuditAsync(null, 100, "p-2"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Entries_behindAnEndThatIsNone_areNotWritten(Engine engine)
    {
        await using var test = await StartAsync(engine, 2);
        var people = (IPeopleStore)test.Store;
        var old = (await people.ListAuditAsync(0, 1))[0];
        var stale = new AuditHead(old.Sequence, old.Hash);
        var (second, third) = Two(stale);

        Assert.False(await people.AppendAuditAsync(stale, [second, third]));
        Assert.Equal(2, (await AuditVerification.RunAsync(people)).Entries);

        var head = await people.ReadAuditHeadAsync();
        (second, third) = Two(head);
        Assert.True(await people.AppendAuditAsync(head, [second, third]));
        // The answer was lost, and the same is written again.
        Assert.True(await people.AppendAuditAsync(head, [second, third]));
        Assert.Equal(4, (await AuditVerification.RunAsync(people)).Entries);

        static (AuditEntry Second, AuditEntry Third) Two(AuditHead head)
        {
            var first = AuditEntry.After(head, Samples.Start, Event("x"));
            return (first, AuditEntry.After(new AuditHead(first.Sequence, first.Hash), Samples.Start, Event("y")));
        }
    }

    [Theory]
    [InlineData("update audit set outcome = '200' where sequence = 3", "Entry 3 of")]
    [InlineData("update audit set at = at + 1 where sequence = 2", "Entry 2 of")]
    [InlineData("update audit set actor = 'p-2' where sequence = 1", "Entry 1 of")]
    [InlineData("delete from audit where sequence = 2", "Entry 2 is missing.")]
    [InlineData("delete from audit where sequence = 1", "Entry 1 is missing.")]
    [InlineData("update audit set hash = (select hash from audit where sequence = 1) where sequence = 2", "Entry 2 of")]
    [InlineData("delete from audit where sequence = 4", "No entry has the hash that was expected")]
    public async Task Chain_thatWasChanged_saysWhere(string change, string sentence)
    {
        await using var test = await StartAsync(Engine.Sqlite, 4);
        var people = (IPeopleStore)test.Store;
        var before = await AuditVerification.RunAsync(people);

        await test.ExecuteAsync(change);

        Assert.StartsWith(sentence, (await AuditVerification.RunAsync(people, before.Hash)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_ofAnyText_isStoredAsItWasHashed()
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);
        var people = (IPeopleStore)test.Store;
        await new AuditTrail(people, Clock).AppendAsync(new AuditEvent("p-1", "POST /x\n", "ticker=\0\ud800\u001b[31m山" + new string('x', 5000), "404", "\"'<>&"));

        Assert.Null((await AuditVerification.RunAsync(people)).Problem);
        var stored = (await people.ListAuditAsync(0, 1))[0].Event;
        Assert.Equal(("POST /x?", "\"'<>&"), (stored.Action, stored.CorrelationId));
        Assert.StartsWith("ticker=???[31m山x", stored.Target, StringComparison.Ordinal);
        Assert.Equal(300, stored.Target.Length);
    }

    [Fact]
    public async Task Append_whereTheStoreFails_saysSoToEachCaller_andGoesOn()
    {
        var people = Substitute.For<IPeopleStore>();
        people.ReadAuditHeadAsync(Arg.Any<CancellationToken>()).Returns(_ => throw new StoreUnavailableException("away", TimeSpan.FromSeconds(1)), _ => AuditHead.Start);
        people.AppendAuditAsync(Arg.Any<AuditHead>(), Arg.Any<IReadOnlyList<AuditEntry>>(), Arg.Any<CancellationToken>()).Returns(true);
        var trail = new AuditTrail(people, Clock);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => trail.AppendAsync(Event("1")));
        await trail.AppendAsync(Event("2"));
    }

    private static async Task<TestStore> StartAsync(Engine engine, int entries)
    {
        var test = await TestStore.CreateAsync(engine);
        var trail = new AuditTrail((IPeopleStore)test.Store, Clock);
        for (var number = 1; number <= entries; number++)
            await trail.AppendAsync(Event($"{number}"));
        return test;
    }

    private static AuditEvent Event(string target) => new("p-1", "PUT /api/v1/scheduler", target, "204", "request-1");
}
