using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Charts;

public sealed class ChartEndpointTests
{
    private const string Apple = """
        {"dates":["2025-12-10T14:30:00Z","2025-12-11T14:30:00Z"],"open":[100,101.5],"high":[102,103],"low":[99,100.25],"close":[100,102.5],"volume":[1000,2500],
         "bollinger_bands":{"lower":[null,95.5],"upper":[null,105.5],"sma":[100,100.5]},"VWAP":[100.1,0.30000000000000004],"RSI":[50,61.5],
         "anomaly_markers":{"dates":["2025-12-11T14:30:00Z"],"y_values":[102.5],"reason":["RSI is <far> above \"usual\""]},
         "Ticker":"AAPL","displayTicker":"AAPL","price_change":2.5,"pct_change":2.5,"companyName":"Apple Inc.","market":"US",
         "market_open":"2026-01-05T14:30:00Z","market_close":"2026-01-05T21:00:00Z"}
        """;

    [Fact]
    public async Task Post_withATagOfBefore_answersTheChart()
    {
        await using var gateway = await WithAppleAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/py/chart")
        {
            Content = Bodies.Json("""{"ticker":"AAPL","period":"1y","interval":"1d"}"""),
            Headers = { IfNoneMatch = { EntityTagHeaderValue.Any } },
        };

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Chart_hasTheOldShape()
    {
        await using var gateway = await WithAppleAsync();

        var answer = await gateway.Client.GetAsync("/py/chart?ticker=AAPL&period=1y&interval=1d");

        await answer.AnswersAsync(HttpStatusCode.OK, $$"""{"AAPL":{{Apple}}}""");
    }

    [Theory]
    [InlineData("/py/chart?ticker=AAPL,MSFT")]
    [InlineData("/py/chart?ticker=AAPL,MSFT&nocache=1")]
    [InlineData("/py/chart?ticker=aapl,%20msft,AAPL,")]
    public async Task Chart_ofATickerWithoutData_isEmpty(string address)
    {
        await using var gateway = await WithAppleAsync("30m");

        var answer = await gateway.Client.GetAsync(address);

        await answer.AnswersAsync(HttpStatusCode.OK, $$"""{"AAPL":{{Apple}},"MSFT":{} }""");
    }

    [Theory]
    [InlineData("""{"ticker":"AAPL"}""", "15m", "1mo")]
    [InlineData("""{"ticker":["AAPL"],"period":"10y","interval":"1d"}""", "1d", "10y")]
    public async Task PostChart_takesOneTickerOrSeveral(string body, string interval, string period)
    {
        await using var gateway = await WithAppleAsync(interval);

        var answer = await gateway.Client.PostJsonAsync("/py/chart", body);

        await answer.AnswersAsync(HttpStatusCode.OK, $$"""{"AAPL":{{Apple}}}""");
        await gateway.Grains.Series($"AAPL/{interval}").Received(1)
            .GetChartAsync(Arg.Is<ChartQuery>(query => query.Period.Code == period && query.Budget == TimeSpan.FromSeconds(2) && !query.Refresh), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Chart_withNocache_goesPastEveryCache()
    {
        await using var gateway = await WithAppleAsync();

        var answer = await gateway.Client.GetAsync("/py/chart?ticker=AAPL&interval=1d&nocache=1");

        Assert.Null(answer.Headers.ETag);
        await gateway.Grains.Series("AAPL/1d").Received(1).GetChartAsync(Arg.Is<ChartQuery>(query => query.Refresh), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Chart_askedForWithItsTag_isNotSentAgain()
    {
        await using var gateway = await WithAppleAsync();
        var first = await gateway.Client.GetAsync("/py/chart?ticker=AAPL&interval=1d");

        var again = await GetWithTagAsync(gateway, first.Headers.ETag!);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
    }

    /// <summary>The fault: the header was searched for the tag as text, so that a longer tag hit and <c>*</c> did not.</summary>
    [Theory]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("W/{0}", HttpStatusCode.NotModified)]
    [InlineData("\"another\", {0}", HttpStatusCode.NotModified)]
    [InlineData("\"another\"", HttpStatusCode.OK)]
    [InlineData("x{0}x", HttpStatusCode.OK)]
    public async Task Chart_askedForWithTags_isSentUnlessOneIsItsOwn(string tags, HttpStatusCode expected)
    {
        await using var gateway = await WithAppleAsync();
        var first = await gateway.Client.GetAsync("/py/chart?ticker=AAPL&interval=1d");
        var request = new HttpRequestMessage(HttpMethod.Get, "/py/chart?ticker=AAPL&interval=1d");
        request.Headers.TryAddWithoutValidation("If-None-Match", string.Format(CultureInfo.InvariantCulture, tags, first.Headers.ETag));

        Assert.Equal(expected, (await gateway.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Chart_ofANewVersion_hasANewTagAndNewBytes()
    {
        await using var gateway = await WithAppleAsync();
        var first = await gateway.Client.GetAsync("/py/chart?ticker=AAPL&interval=1d");
        Show(gateway, "AAPL/1d", Samples.Chart(version: 8) with { Close = [100, 101] });

        var changed = await GetWithTagAsync(gateway, first.Headers.ETag!);

        Assert.Equal(101, (await changed.ReadAsync())["AAPL"]!["close"]![1]!.GetValue<double>());
        Assert.NotEqual(first.Headers.ETag, changed.Headers.ETag);
    }

    [Fact]
    public async Task Chart_thatItsGrainKnowsToBeKept_isSentWithoutItsColumnsComingAgain()
    {
        await using var gateway = await WithAppleAsync();
        var first = await gateway.Client.GetAsync("/py/chart?ticker=AAPL&interval=1d");
        gateway.Grains.Series("AAPL/1d").GetChartAsync(Arg.Is<ChartQuery>(query => query.Known == "AAPL-7"), Arg.Any<CancellationToken>())
            .Returns(new ChartSeries { Series = SeriesKey.Parse("AAPL/1d"), LastIsLive = false, Version = 7, Edition = "AAPL-7", IsKnown = true, Warning = "late" });

        var again = await gateway.Client.GetAsync("/py/chart?ticker=AAPL&interval=1d");
        var third = await GetWithTagAsync(gateway, again.Headers.ETag!);

        await again.AnswersAsync(HttpStatusCode.OK, $$$"""{"AAPL":{{{Apple[..^1]}}},"warning":"late"}}""");
        Assert.NotEqual(first.Headers.ETag, again.Headers.ETag);
        Assert.Equal("AAPL: late", again.Headers.GetValues("X-Chart-Warning").Single());
        Assert.Equal((HttpStatusCode.NotModified, "AAPL: late"), (third.StatusCode, third.Headers.GetValues("X-Chart-Warning").Single()));
    }

    [Fact]
    public async Task Chart_onceItsMarketsSessionIsAnother_isAskedForWithItsColumns()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Anomaly:Gateway:ChangeBurst", "10"));
        Show(gateway, "AAPL/1d", Samples.Chart());
        await gateway.Client.GetAsync("/py/chart?ticker=AAPL&interval=1d");
        gateway.Grains.Markets["US"].GetStatusAsync(Arg.Any<CancellationToken>()).Returns(Samples.Market("US") with { Opens = Samples.Noon });
        gateway.Clock.Advance(TimeSpan.FromSeconds(6));

        var later = await gateway.Client.GetAsync("/py/chart?ticker=AAPL&interval=1d");

        Assert.Equal(Samples.Noon, (await later.ReadAsync())["AAPL"]!["market_open"]!.GetValue<DateTimeOffset>());
        await gateway.Grains.Series("AAPL/1d").Received(2).GetChartAsync(Arg.Is<ChartQuery>(query => query.Known == null), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Chart_whoseLiveBarMoved_isWrittenAgainAtTheSameVersion()
    {
        await using var gateway = await WithAppleAsync();
        await gateway.Client.GetAsync("/py/chart?ticker=AAPL&interval=1d");
        Show(gateway, "AAPL/1d", Samples.Chart() with { High = [102, 150], LastIsLive = true, Edition = "moved" });

        var moved = await gateway.Client.GetAsync("/py/chart?ticker=AAPL&interval=1d");

        Assert.Equal(150, (await moved.ReadAsync())["AAPL"]!["high"]![1]!.GetValue<double>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("&nocache=1")]
    public async Task Chart_thatMayLag_saysSoInItselfAndInAHeader(string more)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        Show(gateway, "AAPL/1d", Samples.Chart() with { Warning = "the source does not answer — stored data is shown" });

        var answer = await gateway.Client.GetAsync($"/py/chart?ticker=AAPL,MSFT&interval=1d{more}");

        Assert.StartsWith("AAPL: the source does not answer", answer.Headers.GetValues("X-Chart-Warning").Single(), StringComparison.Ordinal);
        var charts = await answer.ReadAsync();
        Assert.Equal("the source does not answer — stored data is shown", charts["AAPL"]!["warning"]!.GetValue<string>());
        Assert.Equal("{}", charts["MSFT"]!.ToJsonString());
    }

    [Theory]
    [InlineData("AAPL", ChartQuery.MostRows)]
    [InlineData("A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,S,T", ChartQuery.MostRows / 20)]
    public async Task Tickers_ofOneAnswer_shareItsRows(string tickers, int rows)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await gateway.Client.GetAsync($"/py/chart?ticker={tickers}&interval=1d&period=max");

        foreach (var ticker in tickers.Split(','))
            await gateway.Grains.Series($"{ticker}/1d").Received(1).GetChartAsync(Arg.Is<ChartQuery>(query => query.MaxRows == rows), Arg.Any<CancellationToken>());
    }

    /// <summary>Proxies refuse headers of more than some kilobytes, and with them the answer.</summary>
    [Fact]
    public async Task Warnings_ofManyTickers_areCutInTheHeaderOnly()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        string[] tickers = [.. Enumerable.Range('A', 20).Select(letter => $"{(char)letter}")];
        foreach (var ticker in tickers)
            Show(gateway, $"{ticker}/1d", Samples.Chart(ticker) with { Warning = new string('w', 300) });
        Show(gateway, "T/1d", Samples.Chart("T") with { Dates = [], Warning = "nothing to draw" });

        var answer = await gateway.Client.GetAsync($"/py/chart?ticker={string.Join(',', tickers)}&interval=1d");

        // The warning of an empty chart stands nowhere else, so it comes first.
        Assert.Matches("^T: nothing to draw; A: w+; B: w+; C: w+; D: w+; E: w+; F: w+; and more, in the charts$", answer.Headers.GetValues("X-Chart-Warning").Single());
        var charts = await answer.ReadAsync();
        Assert.All(tickers[..^1], ticker => Assert.Equal(300, charts[ticker]!["warning"]!.GetValue<string>().Length));
    }

    [Theory]
    [InlineData("7203.T", "JP", "7203")]
    [InlineData("PTT.BK", "TH", "PTT")]
    [InlineData("BRK.B", "US", "BRK.B")]
    [InlineData("M&M.NS", "IN", "M&M")]
    [InlineData("AZT.OL", "XX", "AZT.OL")]
    [InlineData("^GSPC", "US", "^GSPC")]
    [InlineData("BRK-B", "US", "BRK-B")]
    [InlineData("BTC-USD", "US", "BTC-USD")]
    [InlineData("EURUSD=X", "US", "EURUSD=X")]
    [InlineData("GC=F", "US", "GC=F")]
    public async Task DisplayTicker_isTheTickerWithoutItsMarket(string ticker, string market, string shown)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        Show(gateway, $"{ticker}/1d", Samples.Chart(ticker));

        var chart = (await (await gateway.Client.GetAsync($"/py/chart?ticker={Uri.EscapeDataString(ticker)}&interval=1d")).ReadAsync())[ticker]!;

        Assert.Equal(shown, chart["displayTicker"]!.GetValue<string>());
        Assert.Equal(market, chart["market"]!.GetValue<string>());
    }

    [Fact]
    public async Task Chart_ofOneRow_hasNoChange()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        Show(gateway, "AAPL/1d", Samples.Chart() with
        {
            Dates = [Samples.Noon], Open = [1], High = [1], Low = [1], Close = [1], Volume = [1], LowerBand = [1], UpperBand = [1], Mean = [1], Vwap = [1], Rsi = [1], Anomalies = [],
        });

        var chart = (await (await gateway.Client.GetAsync("/py/chart?ticker=AAPL&interval=1d")).ReadAsync())["AAPL"]!.AsObject();

        Assert.True(chart.ContainsKey("price_change"));
        Assert.Null(chart["price_change"]);
        Assert.Null(chart["pct_change"]);
    }

    private static async Task<GatewayUnderTest> WithAppleAsync(string interval = "1d")
    {
        var gateway = await GatewayUnderTest.StartAsync();
        Show(gateway, $"AAPL/{interval}", Samples.Chart());
        return gateway;
    }

    private static void Show(GatewayUnderTest gateway, string series, ChartSeries chart) =>
        gateway.Grains.Series(series).GetChartAsync(Arg.Any<ChartQuery>(), Arg.Any<CancellationToken>()).Returns(chart);

    private static Task<HttpResponseMessage> GetWithTagAsync(GatewayUnderTest gateway, EntityTagHeaderValue tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/py/chart?ticker=AAPL&interval=1d");
        request.Headers.IfNoneMatch.Add(tag);
        return gateway.Client.SendAsync(request);
    }
}
