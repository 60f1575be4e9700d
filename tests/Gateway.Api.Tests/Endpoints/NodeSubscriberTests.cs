using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Tests.Endpoints;

/// <summary>What users follow, in the shapes of the old system's second service.</summary>
public sealed class NodeSubscriberTests
{
    [Fact]
    public async Task Tickers_areAddedToOneListAndTakenOut()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (person, kept) = (Person.Local.Id, Keep(gateway));

        var first = await gateway.Client.PostJsonAsync("/node/subscribers", """{"id":"whoever","tickers":["msft","AAPL"]}""");
        var second = await gateway.Client.PostJsonAsync("/node/subscribers", """{"tickers":["AAPL","7203.T"]}""");
        var rest = await gateway.Client.PostJsonAsync("/node/tickers/remove", """{"tickers":["AAPL","NONE"]}""");

        await first.AnswersAsync(HttpStatusCode.OK, """{"message":"Subscribed","tickers":["AAPL","MSFT"]}""");
        await second.AnswersAsync(HttpStatusCode.OK, """{"message":"Subscribed","tickers":["7203.T","AAPL","MSFT"]}""");
        await rest.AnswersAsync(HttpStatusCode.OK, """{"message":"Unsubscribed","tickers":["7203.T","MSFT"]}""");
        var watch = Assert.Single(kept);
        Assert.Equal((Watch.SubscriptionsOf(person), person, "Subscriptions"), (watch.Id, watch.PersonId, watch.Name));
        Assert.Equal(["7203.T", "MSFT"], watch.Tickers.AsEnumerable());
    }

    [Fact]
    public async Task Status_andList_sayWhatIsFollowed()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        Keep(gateway);
        gateway.Grains.Anomalies.ListAsync(Arg.Is<AnomalyQuery>(query => query.Ticker == Ticker.Parse("AAPL")), Arg.Any<CancellationToken>()).Returns(new Page<AnomalyRecord>([Samples.Anomaly(), Samples.Anomaly()], null));
        await gateway.Client.PostJsonAsync("/node/subscribers", """{"tickers":["AAPL"]}""");

        await (await gateway.Client.PostJsonAsync("/node/subscribers/status", """{"ticker":"aapl"}""")).AnswersAsync(HttpStatusCode.OK, """{"subscribed":true}""");
        await (await gateway.Client.PostJsonAsync("/node/subscribers/status", """{"ticker":"MSFT"}""")).AnswersAsync(HttpStatusCode.OK, """{"subscribed":false}""");
        var status = Samples.Market("US").IsOpen ? "open" : "closed";
        await (await gateway.Client.GetAsync("/node/subscribers/me")).AnswersAsync(HttpStatusCode.OK, $$"""[{"ticker":"AAPL","status":"{{status}}","frequency":2}]""");
        await (await gateway.Client.GetAsync($"/node/subscribers/{Person.Local.Id}")).AnswersAsync(HttpStatusCode.OK, $$"""{"_id":"{{Person.Local.Id}}","tickers":["AAPL"]}""");
        await (await gateway.Client.DeleteAsync($"/node/subscribers/{Person.Local.Id}")).AnswersAsync(HttpStatusCode.OK, """{"message":"Subscriber deleted"}""");
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync($"/node/subscribers/{Person.Local.Id}")).StatusCode);
    }

    [Theory]
    [InlineData("{}", "'tickers' must be a list")]
    [InlineData("""{"tickers":[]}""", "'tickers' must be a list")]
    [InlineData("""{"tickers":["no ticker"]}""", "no ticker")]
    public async Task Tickers_thatAreNone_areRefused(string body, string sentence)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.PostJsonAsync("/node/subscribers", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(sentence, (await answer.ReadAsync())["error"]!.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task OthersSubscriptions_areForAdmins()
    {
        await using var gateway = await GatewayUnderTest.StartWithAccountsAsync();
        Keep(gateway);
        var (viewer, admin) = (await gateway.AddAsync(Role.Viewer), await gateway.AddAsync(Role.Admin));
        var body = $$"""{"id":"{{admin.Id}}","tickers":["AAPL"]}""";

        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.SendAsync("POST", "/node/subscribers", json: body)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.SendAsync("POST", "/node/subscribers", gateway.TokenOf(viewer), body)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.SendAsync("GET", $"/node/subscribers/{admin.Id}", gateway.TokenOf(viewer))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("POST", "/node/subscribers", gateway.TokenOf(admin), $$"""{"id":"{{viewer.Id}}","tickers":["AAPL"]}""")).StatusCode);
        gateway.Grains.Factory.Received().GetGrain<IPersonAlertsGrain>(viewer.Id, Arg.Any<string?>());
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.SendAsync("GET", "/node/subscribers", gateway.TokenOf(viewer))).StatusCode);
        await (await gateway.SendAsync("GET", "/node/subscribers", gateway.TokenOf(admin))).AnswersAsync(HttpStatusCode.OK, $$"""[{"_id":"{{viewer.Id}}","tickers":["AAPL"]}]""");
    }

    /// <summary>Has the grain of whomever keep watch lists.</summary>
    private static List<Watch> Keep(GatewayUnderTest gateway)
    {
        var kept = new List<Watch>();
        var grain = gateway.Grains.PersonAlerts;
        grain.ListWatchesAsync(Arg.Any<CancellationToken>()).Returns(_ => [.. kept]);
        grain.When(one => one.PutWatchAsync(Arg.Any<Watch>(), Arg.Any<CancellationToken>())).Do(call =>
        {
            kept.RemoveAll(watch => watch.Id == call.Arg<Watch>().Id);
            kept.Add(call.Arg<Watch>());
        });
        grain.RemoveWatchAsync(Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(call => kept.RemoveAll(watch => watch.Id == call.Arg<string>()) > 0);
        return kept;
    }
}
