using System.Text;
using Anomaly.People;
using Anomaly.Storage.Import;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Storage.Tests.Import;

public sealed class PeopleImportTests
{
    private const string Hash = "$2b$10$abcdefghijklmnopqrstuuAbcdefghijklmnopqrstuvwxyzABCDE";

    private const string Ann = $$$"""
        {"_id":{"$oid":"65f0c0ffee65f0c0ffee65f0"},"email":" Ann@Example.com","name":"Ann","username":"ann","role":"admin","password":"{{{Hash}}}","lineid":"Uann","pictureUrl":"https://example.com/a.png","createdAt":{"$date":"2025-01-02T03:04:05Z"},"lastLogin":{"$date":"2025-12-11T20:00:00Z"},"loginMethod":"line","sentOption":"both","timeZone":"Asia/Bangkok","preferences":{"theme":"dark","size":2}}
        """;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Users_comeWithEverythingThatTheyHad_butTheirRole(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);

        var summary = await ImportAsync(test, OldCollection.Users, Ann);
        var again = await ImportAsync(test, OldCollection.Users, Ann);

        // She was an admin there: an admin here says who is one.
        Assert.Equal((1, 1, 0), (summary.Imported, summary.Changed, summary.Skipped));
        Assert.Equal((0, 1), (again.Imported, again.AlreadyThere));
        var ann = (await ((IPeopleStore)test.Store).FindPersonByEmailAsync("ann@example.com"))!;
        Assert.Equal(("65f0c0ffee65f0c0ffee65f0", "Ann", "ann", Role.Viewer, Hash, "Uann"), (ann.Id, ann.Name, ann.Username, ann.Role, ann.PasswordHash, ann.LineId));
        Assert.Equal((LoginMethod.Line, SentOption.Both, "Asia/Bangkok", "https://example.com/a.png"), (ann.LoginMethod, ann.SentOption, ann.TimeZone, ann.PictureUrl));
        Assert.Equal((new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTime(2025, 12, 11, 20, 0, 0, DateTimeKind.Utc)), (ann.CreatedAt, ann.LastLogin));
        Assert.Equal("""{"theme":"dark","size":2}""", ann.Preferences);
        Assert.Null(ann.ConfirmedAt);
    }

    [Theory]
    [InlineData("""{"_id":"x","email":"a@example.com"}""", "24 hex digits")]
    [InlineData("""{"_id":"65f0c0ffee65f0c0ffee65f1","name":"nobody"}""", "neither an e-mail address nor")]
    [InlineData("""{"_id":"65f0c0ffee65f0c0ffee65f1","email":"no address"}""", "neither an e-mail address nor")]
    [InlineData("""{"_id":"65f0c0ffee65f0c0ffee65f1","email":"ANN@example.com"}""", "somebody else here")]
    public async Task User_whoCannotBeOne_isLeftOut(string line, string message)
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);
        await ImportAsync(test, OldCollection.Users, Ann);

        var summary = await ImportAsync(test, OldCollection.Users, $"\n{line}");

        Assert.Equal((0, 1), (summary.Imported, summary.Skipped));
        Assert.Contains(summary.Problems, problem => problem is { Line: 2, IsSkipped: true } && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"password\":\"plain\"", "no hash of bcrypt")]
    [InlineData("\"role\":\"king\"", "became 'viewer'")]
    [InlineData("\"timeZone\":\"Mars/North\"", "no time zone")]
    [InlineData("\"name\":\"a\\nb\"", "its name")]
    public async Task User_withSomethingOdd_comesWithoutIt(string field, string message)
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);

        var summary = await ImportAsync(test, OldCollection.Users, $$"""{"_id":"65f0c0ffee65f0c0ffee65f1","email":"b@example.com",{{field}}}""");

        Assert.Equal((1, 1), (summary.Imported, summary.Changed));
        Assert.Contains(message, Assert.Single(summary.Problems).Message, StringComparison.Ordinal);
        var person = (await ((IPeopleStore)test.Store).FindPersonAsync("65f0c0ffee65f0c0ffee65f1"))!;
        Assert.Equal((null, Role.Viewer, "Asia/Tokyo", null), (person.PasswordHash, person.Role, person.TimeZone, person.Name));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Subscribers_becomeOneWatchListEach(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await ImportAsync(test, OldCollection.Users, Ann);
        const string Lines = """
            {"_id":"65f0c0ffee65f0c0ffee65f0","tickers":["msft","AAPL","no ticker","AAPL"]}
            {"_id":"Uann","tickers":["7203.T"]}
            {"_id":"65f0c0ffee65f0c0ffee65f9","tickers":["AAPL"]}
            """;

        var summary = await ImportAsync(test, OldCollection.Subscribers, Lines);

        // The second is the same person by the id at LINE, who has the list already.
        Assert.Equal((1, 1, 1, 1), (summary.Imported, summary.AlreadyThere, summary.Changed, summary.Skipped));
        var watch = Assert.Single(await ((IAlertStore)test.Store).ListOwnedAsync<Watch>("65f0c0ffee65f0c0ffee65f0"));
        Assert.Equal(["AAPL", "MSFT"], watch.Tickers.AsEnumerable());
        Assert.True(watch.Holds(SeriesKey.Parse("AAPL/5m")));
    }

    [Fact]
    public async Task MarketLists_becomeTheSourcesFile()
    {
        await using var file = new StringWriter { NewLine = "\n" };

        var summary = await new MongoImporter(new ImportTargets { Listings = file }).ImportAsync(StreamOf("""
            {"country":"US","ticker":"aapl","companyName":"Apple, Inc.\n"}
            {"country":"US","ticker":"AAPL","companyName":"again"}
            {"country":"JP","ticker":"7203.T"}
            {"country":"JP"}
            """), OldCollection.MarketLists);

        Assert.Equal("AAPL,Apple, Inc.\n7203.T,7203.T\n", file.ToString());
        Assert.Equal((2, 1, 1), (summary.Imported, summary.AlreadyThere, summary.Skipped));
    }

    private static Task<ImportSummary> ImportAsync(TestStore test, OldCollection collection, string text) =>
        new MongoImporter(new ImportTargets { People = (IPeopleStore)test.Store, Alerts = (IAlertStore)test.Store, Time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero)) })
            .ImportAsync(StreamOf(text), collection);

    private static MemoryStream StreamOf(string text) => new(Encoding.UTF8.GetBytes(text));
}
