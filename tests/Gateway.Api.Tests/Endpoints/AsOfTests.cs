using System.Net;
using Anomaly.Detection.Series;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Endpoints;

public sealed class AsOfTests
{
    private static readonly DateTime Instant = Samples.Utc("2025-12-12T13:30:00.25Z").UtcDateTime;

    [Theory]
    [InlineData("2025-12-12T13:30:00.25Z", "2025-12-12T13:30:00.2500000Z")]
    [InlineData("2025-12-12T13:30:00", "2025-12-12T13:30:00.0000000Z")]
    [InlineData("2025-12-12T13:30:00%2B09:00", "2025-12-12T04:30:00.0000000Z")]
    [InlineData("2025-12-12", "2025-12-12T23:59:59.9999990Z")]
    [InlineData("today", "now")]
    [InlineData("now", "now")]
    public async Task Bars_asOf_areThoseOfTheInstantThatTheAnswerNames(string asked, string instant)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        // Gateways are used again: the clock is where the test before has left it.
        var now = gateway.Clock.GetUtcNow().UtcDateTime;
        var at = instant == "now" ? now : Samples.Utc(instant).UtcDateTime;
        asked = asked switch { "today" => $"{now:yyyy-MM-dd}", "now" => $"{now:O}", _ => asked };
        gateway.Grains.Series("AAPL/1d").GetBarsAsync(Arg.Is<BarQuery>(query => query.AsOf == at), Arg.Any<CancellationToken>())
            .Returns(new BarPage(new Page<Bar>([new Bar(Samples.Utc("2025-12-11T14:30:00Z").UtcDateTime, 1, 2, 0.5, 1.5, 100)], null), null));

        var answer = await gateway.Client.GetAsync($"/api/v1/tickers/AAPL/1d/bars?as_of={asked}");

        await answer.AnswersAsync(HttpStatusCode.OK, $$"""
            {"items":[{"datetime":"2025-12-11T14:30:00Z","open":1,"high":2,"low":0.5,"close":1.5,"volume":100,"live":false}],"next_cursor":null,
             "as_of":"{{at:yyyy-MM-ddTHH:mm:ss.FFFFFFFZ}}"}
            """);
    }

    [Theory]
    [InlineData("/api/v1/anomalies?as_of=2025-12-12T13:30:00.25Z", "new acknowledged")]
    [InlineData("/api/v1/tickers/AAPL/1d/anomalies?as_of=2025-12-12T13:30:00.25Z", "new acknowledged")]
    [InlineData("/api/v1/anomalies?as_of=2025-12-12T13:30:00.25Z&status=retracted", "retracted")]
    public async Task Anomalies_asOf_leaveOutThoseThatWereRetracted_unlessTheseAreAskedFor(string address, string statuses)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Anomalies.ListAsync(
            Arg.Is<AnomalyQuery>(query => query.AsOf == Instant && string.Join(' ', query.Statuses.Select(status => EnumNames.Of(status))) == statuses), Arg.Any<CancellationToken>())
            .Returns(new Page<AnomalyRecord>([Samples.Anomaly() with { StatusSince = Instant }], "next"));

        var answer = await (await gateway.Client.GetAsync(address)).ReadAsync();

        Assert.Equal(("next", "2025-12-12T13:30:00.25Z"), (answer["next_cursor"]!.GetValue<string>(), answer["as_of"]!.GetValue<string>()));
        Assert.Equal("2025-12-12T13:30:00.25Z", answer["items"]![0]!["status_since"]!.GetValue<string>());
    }

    [Fact]
    public async Task Lists_withoutAsOf_doNotNameIt()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        Assert.Null((await (await gateway.Client.GetAsync("/api/v1/anomalies")).ReadAsync())["as_of"]);
        await gateway.Grains.Anomalies.Received(1).ListAsync(Arg.Is<AnomalyQuery>(query => query.AsOf == null && query.Statuses.IsEmpty), Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Chart_asOf_saysSoInTheChartAndInAHeader_andIsNotCached(string method)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/1d").GetChartAsync(Arg.Is<ChartQuery>(query => query.AsOf == Instant && query.Known == null), Arg.Any<CancellationToken>())
            .Returns(Samples.Chart() with { AsOf = Instant, Edition = null });
        gateway.Grains.Series("MSFT/1d").GetChartAsync(Arg.Any<ChartQuery>(), Arg.Any<CancellationToken>())
            .Returns(new ChartSeries { Series = SeriesKey.Parse("MSFT/1d"), LastIsLive = false, Version = 0, AsOf = Instant, Warning = "Nothing was stored." });

        var answer = method == "GET"
            ? await gateway.Client.GetAsync("/py/chart?ticker=AAPL,MSFT&interval=1d&as_of=2025-12-12T13:30:00.25Z")
            : await gateway.Client.PostJsonAsync("/py/chart", """{"ticker":["AAPL","MSFT"],"interval":"1d","as_of":"2025-12-12T13:30:00.25Z"}""");

        Assert.Equal("2025-12-12T13:30:00.25Z", Assert.Single(answer.Headers.GetValues("X-Chart-As-Of")));
        Assert.Contains("Nothing was stored.", Assert.Single(answer.Headers.GetValues("X-Chart-Warning")), StringComparison.Ordinal);
        Assert.Null(answer.Headers.ETag);
        var charts = await answer.ReadAsync();
        Assert.Equal("2025-12-12T13:30:00.25Z", charts["AAPL"]!["as_of"]!.GetValue<string>());
        Assert.Empty(charts["MSFT"]!.AsObject());
    }

    [Fact]
    public async Task PostChart_asOfInTheFuture_isRefused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var now = gateway.Clock.GetUtcNow();
        var answer = await gateway.Client.PostJsonAsync("/py/chart", $$"""{"ticker":"AAPL","as_of":"{{now.UtcDateTime.AddSeconds(1):O}}"}""");

        await answer.AnswersAsync(HttpStatusCode.BadRequest, $$"""{"detail":"'as_of' must not be in the future: here it is {{now:yyyy-MM-ddTHH:mm:ssZ}}."}""");
    }
}
