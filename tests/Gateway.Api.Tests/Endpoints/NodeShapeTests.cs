using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Endpoints;

/// <summary>The shapes that the old pages read from the old system's second service, written out.</summary>
public sealed class NodeShapeTests
{
    [Fact]
    public async Task Listings_areThoseOfAllMarkets_countedAndSorted()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        List(gateway, "US", ("AAPL", "Apple"), ("MSFT", "Microsoft"));
        List(gateway, "JP", ("7203.T", "Toyota"));

        var answer = await gateway.Client.GetAsync("/node/marketlists?limit=1&skip=1&sortBy=companyName&sortOrder=desc");

        await answer.AnswersAsync(HttpStatusCode.OK, """
            {"success":true,"data":[{"_id":"8638f0279b38c5e1e182bf0a","country":"US","ticker":"MSFT","companyName":"Microsoft","primaryExchange":"New York","sectorGroup":"","status":"active"}],
             "total":3,"page":2,"limit":1,"skip":1,"totalPages":3}
            """);
    }

    [Theory]
    [InlineData("?country=jp", "7203.T")]
    [InlineData("?ticker=sf", "MSFT")]
    [InlineData("?status=delisted", "")]
    [InlineData("", "7203.T,AAPL,MSFT")]
    public async Task Listings_areNarrowed(string query, string tickers)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        List(gateway, "US", ("AAPL", "Apple"), ("MSFT", "Microsoft"));
        List(gateway, "JP", ("7203.T", "Toyota"));

        var answer = await (await gateway.Client.GetAsync($"/node/marketlists{query}")).ReadAsync();

        Assert.Equal(tickers, string.Join(',', answer["data"]!.AsArray().Select(listing => listing!["ticker"])));
    }

    [Fact]
    public async Task Listing_isFoundByTickerAndById()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        List(gateway, "US", ("AAPL", "Apple"));

        var byTicker = await (await gateway.Client.GetAsync("/node/marketlists/ticker/aapl")).ReadAsync();
        var byId = await (await gateway.Client.GetAsync($"/node/marketlists/{byTicker["data"]!["_id"]}")).ReadAsync();

        Assert.Equal("AAPL", byId["data"]!["ticker"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync("/node/marketlists/ticker/NONE")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await gateway.Client.PostJsonAsync("/node/marketlists", "{}")).StatusCode);
    }

    [Fact]
    public async Task RecentAnomalies_haveTheirLatestNote()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var anomaly = Samples.Anomaly();
        gateway.Grains.Anomalies.ListAsync(Arg.Any<AnomalyQuery>(), Arg.Any<CancellationToken>()).Returns(new Page<AnomalyRecord>([anomaly], null));
        Know(gateway, anomaly, "first", "latest");

        var answer = await (await gateway.Client.GetAsync("/node/anomalies/recent")).ReadAsync();

        Assert.Equal("latest", answer["data"]![0]!["note"]!.GetValue<string>());
        Assert.Equal(["_id", "ticker", "datetime", "close", "volume", "interval", "sent", "status", "note", "severity", "direction", "reason"], answer["data"]![0]!.AsObject().Select(field => field.Key));
        Assert.Equal((1, 1, 8, 1), (answer["total"]!.GetValue<int>(), answer["page"]!.GetValue<int>(), answer["limit"]!.GetValue<int>(), answer["totalPages"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Anomalies_areCountedThroughPageByPage()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        AnomalyRecord[] all = [.. Enumerable.Range(0, 7).Select(day => Samples.Anomaly() with { Datetime = Samples.Anomaly().Datetime.AddDays(-day), Sent = day % 2 == 0 })];
        gateway.Grains.Anomalies.ListAsync(Arg.Is<AnomalyQuery>(query => query.Cursor == null), Arg.Any<CancellationToken>()).Returns(new Page<AnomalyRecord>([.. all[..4]], "next"));
        gateway.Grains.Anomalies.ListAsync(Arg.Is<AnomalyQuery>(query => query.Cursor == "next"), Arg.Any<CancellationToken>()).Returns(new Page<AnomalyRecord>([.. all[4..]], null));
        foreach (var anomaly in all)
            Know(gateway, anomaly);

        var page = await (await gateway.Client.GetAsync("/node/anomalies?limit=2&skip=4")).ReadAsync();
        var unsent = await (await gateway.Client.GetAsync("/node/anomalies/unsent")).ReadAsync();

        Assert.Equal([all[4].Id, all[5].Id], page["data"]!.AsArray().Select(anomaly => anomaly!["_id"]!.GetValue<string>()));
        Assert.Equal((7, 3, 4), (page["total"]!.GetValue<int>(), page["page"]!.GetValue<int>(), page["totalPages"]!.GetValue<int>()));
        Assert.Equal([all[1].Id, all[3].Id, all[5].Id], unsent["data"]!.AsArray().Select(anomaly => anomaly!["_id"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Anomaly_isMarkedAsSeenAndGetsANote()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var anomaly = Samples.Anomaly();
        Know(gateway, anomaly);
        gateway.Grains.Anomalies.GetAsync(anomaly.Id, Arg.Any<CancellationToken>()).Returns(anomaly);
        gateway.Grains.Series("AAPL/1d").AcknowledgeAsync(anomaly.Id, Arg.Any<CancellationToken>()).Returns(anomaly);
        gateway.Grains.Anomalies.AddNoteAsync(anomaly.Id, Arg.Any<string>(), "odd", Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(new AnomalyNote("n", "odd", "local", Samples.Noon));

        var answer = await gateway.Client.PutAsync($"/node/anomalies/{anomaly.Id}", Bodies.Json("""{"status":"acknowledged","note":" odd "}"""));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await gateway.Grains.Series("AAPL/1d").Received(1).AcknowledgeAsync(anomaly.Id, Arg.Any<CancellationToken>());
        await gateway.Grains.Anomalies.Received(1).AddNoteAsync(anomaly.Id, Arg.Any<string>(), "odd", Arg.Any<string>(), Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData("{}", "Nothing to change")]
    [InlineData("""{"status":"new"}""", "can only become acknowledged")]
    [InlineData("""{"status":"acknowledged","note":"  "}""", "'note' must have 1 to 2000 characters")]
    [InlineData("""{"close":1}""", "no field 'close'")]
    public async Task Anomaly_takesNoOtherChange(string body, string sentence)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.PutAsync($"/node/anomalies/{Samples.AnomalyId}", Bodies.Json(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await gateway.Grains.Series("AAPL/1d").DidNotReceiveWithAnyArgs().AcknowledgeAsync(default!, default);
    }

    [Fact]
    public async Task Prices_areTheClosesOfThePeriod()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await (await gateway.Client.GetAsync("/node/cache?ticker=aapl&period=5d&interval=1d")).ReadAsync();

        Assert.Equal(Samples.Window().Points.Select(point => point.Bar.Close), answer["data"]!["close"]!.AsArray().Select(close => close!.GetValue<double>()));
        await gateway.Grains.Series("AAPL/1d").Received(1).GetChartWindowAsync(Arg.Is<ChartWindowQuery>(query => query.From == gateway.Clock.GetUtcNow().UtcDateTime.AddDays(-5)), Arg.Any<CancellationToken>());
    }

    private static void List(GatewayUnderTest gateway, string market, params (string Ticker, string Name)[] listings) =>
        gateway.Grains.Markets[market].SearchAsync("", Arg.Any<int>(), Arg.Any<CancellationToken>())
            .Returns([.. listings.Select(listing => new Listing { Ticker = listing.Ticker, Name = listing.Name, Market = market })]);

    private static void Know(GatewayUnderTest gateway, AnomalyRecord anomaly, params string[] notes) =>
        gateway.Grains.Anomalies.GetAssessedAsync(anomaly.Id, Arg.Any<CancellationToken>())
            .Returns(new AssessedAnomaly(anomaly, null, [.. notes.Select(text => new AnomalyNote(text, text, "local", Samples.Noon))]));
}
