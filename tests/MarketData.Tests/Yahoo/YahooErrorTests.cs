using System.Net;
using Anomaly.MarketData.Yahoo;
using static Anomaly.MarketData.Tests.Yahoo.ChartText;

namespace Anomaly.MarketData.Tests.Yahoo;

/// <summary>What the API says where it has no bars, and what comes of it.</summary>
public sealed class YahooErrorTests
{
    private static async Task<BarHistory> AskAsync(Func<HttpResponseMessage> answer, string series = "AAPL/1d")
    {
        await using var yahoo = new YahooUnderTest(new StandIn(answer));
        return await yahoo.GetAsync(series);
    }

    private static Task<BarHistory> AskAsync(HttpStatusCode status, string body) => AskAsync(() => StandIn.Json(body, status));

    /// <summary>Fact 7.</summary>
    [Fact]
    public async Task GetBars_emptyWindow_isNoError()
    {
        var history = await AskAsync(HttpStatusCode.OK, Empty());

        Assert.Empty(history.Bars);
        Assert.Empty(history.Warnings);
        Assert.Equal("USD", history.Instrument!.Currency);
    }

    /// <summary>Fact 7: without time stamps there are no bars, whatever the quote holds.</summary>
    [Fact]
    public async Task GetBars_valuesWithoutStamps_areNoBars()
    {
        var body = Empty().Replace("""[{}]""", """[{"open":[1],"high":[1],"low":[1],"close":[1],"volume":[1]}]""", StringComparison.Ordinal);

        Assert.Contains("volume", body);
        Assert.Empty((await AskAsync(HttpStatusCode.OK, body)).Bars);
    }

    /// <summary>Fact 7.</summary>
    [Fact]
    public async Task GetBars_deadSymbol_isAWarning()
    {
        var history = await AskAsync(HttpStatusCode.OK, new ChartText().Meta("currency", null).Meta("exchangeName", "YHD").Row("2025-03-03T14:30Z", 11).ToString());

        Assert.Single(history.Bars);
        Assert.Contains("no longer follows AAPL", Assert.Single(history.Warnings));
    }

    /// <summary>Fact 8.</summary>
    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.OK)]
    public async Task GetBars_beforeTheListing_isEmpty(HttpStatusCode status)
    {
        var history = await AskAsync(status, Error("Bad Request", "Data doesn't exist for startDate = 1577836800, endDate = 1578009600"));

        Assert.Empty(history.Bars);
        Assert.Empty(history.Warnings);
    }

    /// <summary>Fact 8.</summary>
    [Fact]
    public async Task GetBars_otherBadRequest_isToldInTheApisWords()
    {
        var failure = await Assert.ThrowsAsync<MarketDataFormatException>(() => AskAsync(HttpStatusCode.BadRequest, Error("Bad Request", "Invalid input - range=7y")));

        Assert.Equal("Yahoo does not accept the request (400: Invalid input - range=7y).", failure.Message);
    }

    /// <summary>Fact 8.</summary>
    [Theory]
    [InlineData(HttpStatusCode.NotFound, "chart")]
    [InlineData(HttpStatusCode.NotFound, "finance")]
    [InlineData(HttpStatusCode.OK, "chart")]
    public async Task GetBars_noSuchSymbol_isAnUnknownTicker(HttpStatusCode status, string root)
    {
        var failure = await Assert.ThrowsAsync<UnknownTickerException>(() => AskAsync(status, Error("Not Found", "No data found, symbol may be delisted", root)));

        Assert.Equal("AAPL", failure.Ticker.Symbol);
        Assert.Equal(
            "Yahoo has no data for AAPL: it may have been renamed or delisted. If it was renamed, Anomaly:MarketData:Yahoo:Symbols:AAPL=NEW in the settings goes on with its history.",
            failure.Message);
    }

    [Fact]
    public async Task GetBars_noApiAtTheAddress_doesNotBlameTheTicker()
    {
        var failure = await Assert.ThrowsAsync<MarketDataFormatException>(() => AskAsync(() => StandIn.Text("<html>", HttpStatusCode.NotFound, "text/html")));

        Assert.Contains("Anomaly:MarketData:Yahoo:BaseUrl", failure.Message);
    }

    /// <summary>Fact 8.</summary>
    [Fact]
    public async Task GetBars_outOfReachAfterAll_isAWarning()
    {
        const string words = "5m data not available for startTime=1500000000 and endTime=1510000000. The requested range must be within the last 60 days.";

        var history = await AskAsync(() => StandIn.Json(Error("Unprocessable Entity", words), HttpStatusCode.UnprocessableEntity), "AAPL/5m");

        Assert.Empty(history.Bars);
        Assert.Equal($"Yahoo has no bars of AAPL/5m from 2025-03-01 00:00 to 2025-03-11 18:00 UTC: {words}", Assert.Single(history.Warnings));
    }

    /// <summary>Fact 8: the root of some errors is another.</summary>
    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.OK)]
    public async Task GetBars_refused_isUnavailable(HttpStatusCode status)
    {
        await using var yahoo = new YahooUnderTest(new StandIn(() => StandIn.Json(Error("Unauthorized", "User is unable to access this feature", "finance"), status)));

        var failure = await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.GetAsync());

        Assert.Equal("Yahoo refuses the request (401: User is unable to access this feature).", failure.Message);
        // To ask again at once would be no use.
        Assert.Single(yahoo.Answers!.Requests);
        Assert.Equal(1, yahoo.Outcomes["refused"]);
    }

    [Fact]
    public async Task GetBars_crumbWanted_opensASessionOnce()
    {
        await using var yahoo = new YahooUnderTest(new StandIn(request =>
        {
            if (request.RequestUri!.Host == "fc.yahoo.com")
            {
                var page = StandIn.Text("", HttpStatusCode.NotFound);
                page.Headers.Add("Set-Cookie", ["A3=d=abc&S=x; Domain=.yahoo.com; Secure", "B=2; Path=/"]);
                return page;
            }

            var hasCookie = request.Headers.TryGetValues("Cookie", out var cookies) && cookies.Single() == "A3=d=abc&S=x; B=2";
            if (request.RequestUri.AbsolutePath == "/v1/test/getcrumb")
                return hasCookie ? StandIn.Text("cr/um.b", HttpStatusCode.OK) : StandIn.Text("", HttpStatusCode.Unauthorized);
            return hasCookie && request.RequestUri.Query.EndsWith("&crumb=cr%2Fum.b", StringComparison.Ordinal)
                ? StandIn.Json(new ChartText().Row("2025-03-03T14:30Z", 100).ToString())
                : StandIn.Json(Error("Unauthorized", "Invalid Crumb", "finance"), HttpStatusCode.Unauthorized);
        }));

        Assert.Single((await yahoo.GetAsync()).Bars);
        Assert.Single((await yahoo.GetAsync(to: "2025-03-05")).Bars);

        Assert.Equal(
            ["/v8/finance/chart/AAPL", "/", "/v1/test/getcrumb", "/v8/finance/chart/AAPL", "/v8/finance/chart/AAPL"],
            yahoo.Answers!.Requests.Select(request => request.RequestUri!.AbsolutePath));
    }

    [Theory]
    [InlineData("<html>sign in</html>")]
    [InlineData("<html>a page for people, which has more bytes than any crumb: it asks for consent, and then for a password.</html>")]
    [InlineData("one-word-of-more-bytes-than-any-crumb-has-which-is-therefore-none-whatever-letters-it-is-made-of-here-and-now")]
    [InlineData("")]
    [InlineData("two words")]
    public async Task GetBars_crumbThatIsNone_isUnavailable(string crumb)
    {
        await using var yahoo = new YahooUnderTest(new StandIn(request =>
        {
            if (request.RequestUri!.AbsolutePath == "/v1/test/getcrumb")
                return StandIn.Text(crumb, HttpStatusCode.OK);
            var page = StandIn.Json(Error("Unauthorized", "Invalid Crumb", "finance"), HttpStatusCode.Unauthorized);
            page.Headers.Add("Set-Cookie", "A3=1");
            return page;
        }));

        for (var i = 0; i < YahooResilience.FailuresToOpen; i++)
        {
            var failure = await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.GetAsync());
            Assert.Equal("Yahoo wants a session, and gives no crumb for one.", failure.Message);
        }

        Assert.Contains("is left alone", (await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.GetAsync())).Message);
    }

    /// <summary>Fact 9: coarser bars than were asked for.</summary>
    [Theory]
    [InlineData("1d", "3mo")]
    [InlineData("5m", "1d")]
    [InlineData("1h", "30m")]
    public async Task GetBars_otherGranularity_isRefused(string asked, string answered)
    {
        var failure = await Assert.ThrowsAsync<MarketDataFormatException>(() =>
            AskAsync(() => StandIn.Json(new ChartText(interval: answered).Row("2025-03-03T14:30Z", 100).ToString()), $"AAPL/{asked}"));

        Assert.Equal($"Yahoo was asked for bars of {asked} and answers with bars of {answered}.", failure.Message);
    }

    [Theory]
    [InlineData("60m", "1h")]
    [InlineData("1h", "60m")]
    public async Task GetBars_hoursByEitherName_areTheSame(string asked, string answered) => Assert.Single(
        (await AskAsync(() => StandIn.Json(new ChartText(interval: answered).Row("2025-03-03T14:30Z", 100).ToString()), $"AAPL/{asked}")).Bars);

    [Fact]
    public async Task GetBars_otherSymbol_isRefused() => Assert.Equal(
        "Yahoo answers for MSFT when asked for AAPL. If it was renamed, Anomaly:MarketData:Yahoo:Symbols:AAPL=MSFT in the settings goes on with its history.",
        (await Assert.ThrowsAsync<MarketDataFormatException>(() => AskAsync(HttpStatusCode.OK, new ChartText("MSFT").ToString()))).Message);

    [Fact]
    public async Task GetBars_renamed_asksByTheNewSymbolAndKeepsTheTicker()
    {
        await using var yahoo = new YahooUnderTest(StandIn.Always(new ChartText("META").Row("2025-03-03T14:30Z", 100).ToString()), ("Symbols:fb", "meta"));

        var history = await yahoo.GetAsync("FB/1d");

        Assert.Equal(("FB/1d", 1), (history.Series.ToString(), history.Bars.Count));
        Assert.Equal("FB", (await yahoo.RunAsync(yahoo.Market.FindAsync(Ticker.Parse("FB"), CancellationToken.None)))!.Ticker.Symbol);
        Assert.All(yahoo.Answers!.Requests, request => Assert.Equal("/v8/finance/chart/META", request.RequestUri!.AbsolutePath));
    }

    [Theory]
    [InlineData("{}", "neither a chart nor an error")]
    [InlineData("null", "empty")]
    [InlineData("""{"chart":{"result":[],"error":null}}""", "neither a chart nor an error")]
    [InlineData("""{"chart":{"result":[null],"error":null}}""", "neither a chart nor an error")]
    [InlineData("""{"chart":{"result":[{"meta":{"symbol":7}}]}}""", "cannot be read at $.chart.result[0].meta.symbol")]
    [InlineData("""{"chart":{"result":[{"meta":{"symbol":"AAPL","dataGranularity":"1d"},"timestamp":[1,""", "cannot be read")]
    [InlineData("""{"chart":{"result":[{"meta":{"symbol":"AAPL","dataGranularity":"1d"},"timestamp":[1740000000,1740000001],"indicators":{"quote":[{"open":[1]}]}}]}}""", "has 2 time stamps, but not as many values")]
    [InlineData("""{"chart":{"result":[{"meta":{"symbol":"AAPL","dataGranularity":"1d"},"timestamp":[999999999999999],"indicators":{"quote":[{"open":[1],"high":[1],"low":[1],"close":[1],"volume":[1]}]}}]}}""", "no time of a market")]
    public async Task GetBars_damagedAnswer_saysWhatIsWrong(string body, string message)
    {
        var failure = await Assert.ThrowsAsync<MarketDataFormatException>(() => AskAsync(HttpStatusCode.OK, body));

        Assert.Contains(message, failure.Message);
    }

    /// <summary>Time stamps with a quote that is null are gaps, as those whose values are.</summary>
    [Fact]
    public async Task GetBars_nullInsteadOfAQuote_isAGap()
    {
        const string body = """{"chart":{"result":[{"meta":{"symbol":"AAPL","dataGranularity":"1d","exchangeTimezoneName":"America/New_York"},"timestamp":[1741012200],"indicators":{"quote":[null]}}]}}""";

        var history = await AskAsync(HttpStatusCode.OK, body);

        Assert.Empty(history.Bars);
        Assert.Empty(history.Warnings);
    }

    [Fact]
    public async Task GetBars_nullAmongEvents_isSkipped()
    {
        var chart = new ChartText
        {
            Events = """{"dividends":{"1":null,"2":{"amount":1.5,"date":1741012200}},"splits":{"1":null}}""",
        }.Row("2025-03-03T14:30Z", 100);

        var history = await AskAsync(HttpStatusCode.OK, chart.ToString());

        Assert.Equal([new Dividend(Utc("2025-03-03T14:30Z"), 1.5)], history.Dividends);
        Assert.Empty(history.Splits);
    }
}
