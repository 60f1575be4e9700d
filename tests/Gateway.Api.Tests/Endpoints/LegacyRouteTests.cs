using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Endpoints;

/// <summary>Routes that the old system's pages call, with and without its prefix.</summary>
public sealed class LegacyRouteTests
{
    [Theory]
    [InlineData("/chart?ticker=AAPL,MSFT&interval=1d&period=max")]
    [InlineData("/chart")]
    [InlineData("/chart?ticker=AAPL&interval=7x")]
    [InlineData("/chart/ticker?query=a")]
    [InlineData("/chart/ticker")]
    [InlineData("/chart/debug?ticker=AAPL,MSFT&interval=1d")]
    [InlineData("/chart/debug")]
    [InlineData("/chart/nothing")]
    [InlineData("/financials?ticker=AAPL")]
    [InlineData("/financials")]
    public async Task Route_withoutPrefix_answersAsWithIt(string address)
    {
        await using var gateway = await StartAsync();

        var (with, without) = (await gateway.Client.GetAsync("/py" + address), await gateway.Client.GetAsync(address));

        Assert.Equal(with.StatusCode, without.StatusCode);
        Assert.Equal(with.Content.Headers.ContentType, without.Content.Headers.ContentType);
        Assert.Equal(await with.Content.ReadAsStringAsync(), await without.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task PostChart_withoutPrefix_hasQuartersOfAnHour()
    {
        await using var gateway = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.PostJsonAsync("/chart", """{"ticker":"AAPL"}""")).StatusCode);

        await gateway.Grains.Series("AAPL/15m").Received(1).GetChartAsync(Arg.Any<ChartQuery>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Debug_countsRowsOrSaysWhyThereAreNone()
    {
        await using var gateway = await StartAsync();
        gateway.Grains.Series("FORD/1d").GetChartAsync(Arg.Any<ChartQuery>(), Arg.Any<CancellationToken>())
            .Returns(Task.FromException<ChartSeries?>(new DetectionException(DetectionErrorKind.SourceUnavailable, "The source is down.")));
        gateway.Grains.Series("GAP/1d").GetChartAsync(Arg.Any<ChartQuery>(), Arg.Any<CancellationToken>()).Returns(Samples.Chart("GAP") with { Close = [double.NaN, 1] });

        var answer = await gateway.Client.GetAsync("/py/chart/debug?ticker=AAPL,MSFT,FORD,GAP&interval=1d");

        await answer.AnswersAsync(HttpStatusCode.OK, """
            {"AAPL":{"count":2,"first_date":"2025-12-10T14:30:00Z","last_date":"2025-12-11T14:30:00Z","close_count":2},
             "MSFT":{"count":0,"error":"There is no data for this ticker, interval and period."},
             "FORD":{"count":0,"error":"The source is down."},
             "GAP":{"count":2,"first_date":"2025-12-10T14:30:00Z","last_date":"2025-12-11T14:30:00Z","close_count":1}}
            """);
    }

    [Fact]
    public async Task Financials_haveEveryPart_empty()
    {
        await using var gateway = await StartAsync();

        var answer = await gateway.Client.GetAsync("/py/financials?ticker=aapl");

        await answer.AnswersAsync(HttpStatusCode.OK, """
            {"ticker":"AAPL","balance_sheet":{},"financials":{},"quarterly_financials":{},"income_stmt":{},"net_income":[],"news":[]}
            """);
    }

    private static async Task<GatewayUnderTest> StartAsync()
    {
        var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/1d").GetChartAsync(Arg.Any<ChartQuery>(), Arg.Any<CancellationToken>()).Returns(Samples.Chart());
        return gateway;
    }
}
