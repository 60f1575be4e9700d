using System.Net;
using Anomaly.Testing;

namespace Anomaly.MarketData.Tests.Yahoo;

public sealed class YahooListingTests
{
    private const string Hits = """
        {"explains":[],"count":7,"quotes":[
          {"exchange":"JPX","shortname":"ADVANTEST CORP","quoteType":"EQUITY","symbol":"6857.T","longname":"Advantest Corporation","isYahooFinance":true},
          {"exchange":"FRA","shortname":"ADVANTEST","quoteType":"EQUITY","symbol":"VAN.F","longname":"Advantest Corporation","isYahooFinance":true},
          {"exchange":"OPR","shortname":"ATEYY call","quoteType":"OPTION","symbol":"ATEYY250321C00050000","isYahooFinance":true},
          {"exchange":"PNK","shortname":"Advantest Corp. ADR","quoteType":"EQUITY","symbol":"ATEYY","isYahooFinance":true},
          {"exchange":"TOR","shortname":"SHOPIFY INC","quoteType":"EQUITY","symbol":"SHOP.TO","longname":"Shopify Inc.","isYahooFinance":true},
          {"exchange":"NYQ","shortname":"Berkshire Hathaway Inc.","quoteType":"EQUITY","symbol":"BRK-B","isYahooFinance":true},
          null,
          {"index":"78","name":"Advance","permalink":"advance","isYahooFinance":false}],"news":[]}
        """;

    [Fact]
    public async Task List_shippedFile_hasTheLargeCompaniesOfThreeMarkets()
    {
        await using var yahoo = new YahooUnderTest(StandIn.Always("{}"));

        var listings = (await yahoo.Market.ListAsync(CancellationToken.None))!;

        Assert.Equal((39, 15, 14), (Of(Market.US), Of(Market.JP), Of(Market.TH)));
        Assert.Equal(listings.Select(listing => listing.Ticker).Order(), listings.Select(listing => listing.Ticker));
        Assert.Equal("Toyota Motor Corporation", listings.Single(listing => listing.Ticker.Symbol == "7203.T").CompanyName);
        Assert.Empty(yahoo.Answers!.Requests);

        int Of(Market market) => listings.Count(listing => listing.Market == market);
    }

    [Fact]
    public async Task List_fileOfTheUser_isReadAgainOnEveryCall()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("mine.csv", "Ticker,Name\nMSFT,Microsoft\nnot a ticker,Nobody\n");
        await using var yahoo = new YahooUnderTest(StandIn.Always("{}"), ("TickersFile", file));

        Assert.Single((await yahoo.Market.ListAsync(CancellationToken.None))!);
        folder.Write("mine.csv", "Ticker,Name\nMSFT,Microsoft\nAAPL,\"Apple, Inc.\"\n");

        Assert.Equal(["Apple, Inc.", "Microsoft"], (await yahoo.Market.ListAsync(CancellationToken.None))!.Select(listing => listing.CompanyName));
    }

    [Theory]
    [InlineData("toyota", "7203.T")]
    [InlineData("msft", "MSFT")]
    public async Task Search_listedTickers_needNoRequest(string text, string symbol)
    {
        await using var yahoo = new YahooUnderTest(StandIn.Always(Hits));

        Assert.Equal(symbol, (await yahoo.Market.SearchAsync(text, 10, CancellationToken.None))[0].Ticker.Symbol);
        Assert.Empty(yahoo.Answers!.Requests);
    }

    [Fact]
    public async Task Search_others_asksTheApi_andKeepsWhatHasAMarket()
    {
        await using var yahoo = new YahooUnderTest(StandIn.Always(Hits));

        var found = await yahoo.RunAsync(yahoo.Market.SearchAsync(" advan&test ", 10, CancellationToken.None));

        Assert.Equal(
            [("6857.T", "Advantest Corporation"), ("VAN.F", "Advantest Corporation"), ("ATEYY", "Advantest Corp. ADR"), ("BRK-B", "Berkshire Hathaway Inc.")],
            found.Select(listing => (listing.Ticker.Symbol, listing.CompanyName)));
        Assert.Equal("/v1/finance/search?q=advan%26test&quotesCount=10&newsCount=0&listsCount=0", Assert.Single(yahoo.Answers!.Requests).RequestUri!.PathAndQuery);
    }

    [Theory]
    [InlineData("q")]
    [InlineData("")]
    public async Task Search_lessThanAWord_staysWithTheList(string text)
    {
        using var folder = new TemporaryFolder();
        await using var yahoo = new YahooUnderTest(StandIn.Always(Hits), ("TickersFile", folder.Write("mine.csv", "Ticker,Name\nMSFT,Microsoft\n")));

        Assert.Equal(text.Length == 0 ? 1 : 0, (await yahoo.Market.SearchAsync(text, 10, CancellationToken.None)).Count);
        Assert.Empty(yahoo.Answers!.Requests);
    }

    [Fact]
    public async Task Search_apiAway_isUnavailable()
    {
        await using var yahoo = new YahooUnderTest(new StandIn(() => StandIn.TooMany("99")));

        await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.RunAsync(yahoo.Market.SearchAsync("advantest", 10, CancellationToken.None)));
    }

    [Fact]
    public async Task Search_errorInAGoodAnswer_isAnErrorNotNothing()
    {
        await using var yahoo = new YahooUnderTest(StandIn.Always(ChartText.Error("Internal Server Error", "out of order", "finance")));

        var failure = await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.RunAsync(yahoo.Market.SearchAsync("advantest", 10, CancellationToken.None)));

        Assert.Contains("out of order", failure.Message);
        Assert.All(yahoo.Outcomes.Where(outcome => outcome.Value > 0), outcome => Assert.Equal("failed", outcome.Key));
    }

    [Theory]
    [InlineData("Advantest Corporation", "ADVANTEST", "Advantest Corporation")]
    [InlineData(null, "ADVANTEST", "ADVANTEST")]
    [InlineData(null, null, "6857.T")]
    public async Task Find_tickerThatIsNotListed_isNamedByItsChart(string? longName, string? shortName, string name)
    {
        await using var yahoo = new YahooUnderTest(StandIn.Always(new ChartText("6857.T").Meta("longName", longName).Meta("shortName", shortName).ToString()));

        var listing = await yahoo.RunAsync(yahoo.Market.FindAsync(Ticker.Parse("6857.T"), CancellationToken.None));

        Assert.Equal(new Listing(Ticker.Parse("6857.T"), name), listing);
    }

    [Fact]
    public async Task Find_listedTicker_needsNoRequest()
    {
        await using var yahoo = new YahooUnderTest(StandIn.Always("{}"));

        Assert.Equal("Apple Inc.", (await yahoo.Market.FindAsync(Ticker.Parse("AAPL"), CancellationToken.None))!.CompanyName);
        Assert.Empty(yahoo.Answers!.Requests);
    }

    [Fact]
    public async Task Find_tickerThatThereIsNot_isNull()
    {
        await using var yahoo = new YahooUnderTest(new StandIn(() => StandIn.Json(ChartText.Error("Not Found", "No data found, symbol may be delisted"), HttpStatusCode.NotFound)));

        Assert.Null(await yahoo.RunAsync(yahoo.Market.FindAsync(Ticker.Parse("NOSUCH"), CancellationToken.None)));
    }
}
