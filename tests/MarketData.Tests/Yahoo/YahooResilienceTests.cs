using System.Collections.Concurrent;
using System.Net;
using static Anomaly.MarketData.Tests.Yahoo.ChartText;

namespace Anomaly.MarketData.Tests.Yahoo;

/// <summary>Fact 10: tries, pauses, the circuit and the budget.</summary>
public sealed class YahooResilienceTests
{
    private static HttpResponseMessage Good() => StandIn.Json(new ChartText().Row("2025-03-03T14:30Z", 100).ToString());

    [Fact]
    public async Task GetBars_failuresThatPass_areTriedAgain()
    {
        await using var yahoo = new YahooUnderTest(new StandIn(() => StandIn.TooMany(), () => StandIn.Text("", HttpStatusCode.BadGateway), Good));
        var start = yahoo.Time.GetUtcNow();

        Assert.Single((await yahoo.GetAsync()).Bars);

        Assert.Equal(3, yahoo.Answers!.Requests.Count);
        Assert.True(yahoo.Time.GetUtcNow() > start);
        Assert.Equal((1, 1, 1), (yahoo.Outcomes["limited"], yahoo.Outcomes["failed"], yahoo.Outcomes["answered"]));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("Mon, 10 Mar 2025 18:00:07 GMT")]
    public async Task GetBars_retryAfter_isHonoured(string retryAfter)
    {
        await using var yahoo = new YahooUnderTest(new StandIn(() => StandIn.TooMany(retryAfter), Good));
        var start = yahoo.Time.GetUtcNow();

        await yahoo.GetAsync();

        Assert.InRange(yahoo.Time.GetUtcNow() - start, TimeSpan.FromSeconds(6.9), TimeSpan.FromSeconds(14));
    }

    [Fact]
    public async Task GetBars_longRetryAfter_isLeftToTheCaller()
    {
        await using var yahoo = new YahooUnderTest(new StandIn(() => StandIn.TooMany("120")));

        var failure = await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.GetAsync());

        Assert.Equal(TimeSpan.FromMinutes(2), failure.RetryAfter);
        Assert.Equal("Yahoo asks for fewer requests (429).", failure.Message);
        Assert.Single(yahoo.Answers!.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task GetBars_storm_opensTheCircuit_andSaysWhenTheNextRequestIs(HttpStatusCode status)
    {
        var storm = true;
        await using var yahoo = new YahooUnderTest(new StandIn(_ => storm ? StandIn.Text("Edge: Too Many Requests", status) : Good()));
        await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.GetAsync());
        await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.GetAsync());
        var asked = yahoo.Answers!.Requests.Count;

        var failure = await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.GetAsync());

        Assert.Equal(5, asked);
        Assert.Equal(asked, yahoo.Answers.Requests.Count);
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Contains($"the next request is made at {(yahoo.Time.GetUtcNow() + failure.RetryAfter.Value).UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC", failure.Message);
        Assert.True(yahoo.Outcomes["withheld"] >= 1);

        // One request tests whether the source is back; where it is not, the pause is twice as long.
        yahoo.Time.Advance(failure.RetryAfter.Value);
        await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.GetAsync());
        Assert.Equal(asked + 1, yahoo.Answers.Requests.Count);
        failure = await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.GetAsync());
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromSeconds(31), TimeSpan.FromSeconds(60));
        storm = false;
        yahoo.Time.Advance(failure.RetryAfter.Value);
        Assert.Single((await yahoo.GetAsync()).Bars);
    }

    [Fact]
    public async Task GetBars_stormWithRetryAfter_keepsTheCircuitOpenSoLong()
    {
        await using var yahoo = new YahooUnderTest(new StandIn(() => StandIn.TooMany("600")));
        for (var i = 0; i < 5; i++)
            await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.GetAsync());

        var failure = await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.GetAsync());

        Assert.Equal(5, yahoo.Answers!.Requests.Count);
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromSeconds(570), TimeSpan.FromSeconds(600));
    }

    [Fact]
    public async Task GetBars_everyTry_takesAPermit()
    {
        await using var yahoo = new YahooUnderTest(new StandIn(() => StandIn.TooMany("0"), () => StandIn.TooMany("0"), Good), ("Burst", "1"), ("RequestsPerSecond", "0.1"));
        var start = yahoo.Time.GetUtcNow();

        await yahoo.GetAsync();

        // The second and the third wait ten seconds each.
        Assert.InRange(yahoo.Time.GetUtcNow() - start, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
    }

    /// <summary>Two pauses of 25 seconds for permits are more than a call may take, and no answer was late.</summary>
    [Fact]
    public async Task GetBars_waitForPermits_isNotTakenForASlowAnswer()
    {
        await using var yahoo = new YahooUnderTest(new StandIn(() => StandIn.TooMany("0"), () => StandIn.TooMany("0"), Good), ("Burst", "1"), ("RequestsPerSecond", "0.04"));
        var start = yahoo.Time.GetUtcNow();

        Assert.Single((await yahoo.GetAsync()).Bars);

        Assert.True(yahoo.Time.GetUtcNow() - start >= TimeSpan.FromSeconds(50));
    }

    /// <summary>The requests that open a session wait 20 seconds each for their permits, which is longer than a try may take.</summary>
    [Fact]
    public async Task GetBars_sessionThatWaitsForPermits_isNotTakenForASlowAnswer()
    {
        await using var yahoo = new YahooUnderTest(
            new StandIn(request =>
            {
                if (request.RequestUri!.AbsolutePath == "/v1/test/getcrumb")
                    return StandIn.Text("crumb", HttpStatusCode.OK);
                if (request.Headers.Contains("Cookie"))
                    return Good();
                var page = StandIn.Json(Error("Unauthorized", "Invalid Crumb", "finance"), HttpStatusCode.Unauthorized);
                page.Headers.Add("Set-Cookie", "A3=1");
                return page;
            }),
            ("Burst", "1"), ("RequestsPerSecond", "0.05"));

        Assert.Single((await yahoo.GetAsync()).Bars);

        Assert.Equal(4, yahoo.Answers!.Requests.Count);
        Assert.False(yahoo.Outcomes.ContainsKey("timed-out"));
    }

    [Fact]
    public async Task GetBars_manyAtOnce_keepToRateAndBurst()
    {
        var times = new ConcurrentQueue<DateTimeOffset>();
        YahooUnderTest? yahoo = null;
        yahoo = new YahooUnderTest(
            new StandIn(request =>
            {
                times.Enqueue(yahoo!.Time.GetUtcNow());
                return StandIn.Json(Empty(request.RequestUri!.Segments[^1]));
            }),
            ("Burst", "10"), ("RequestsPerSecond", "2"));
        await using (yahoo)
        {
            var start = yahoo.Time.GetUtcNow();

            await Task.WhenAll(Enumerable.Range(0, 40).Select(i => yahoo.GetAsync($"T{i}/1d")));

            Assert.Equal(40, times.Count);
            var order = times.Order().ToArray();
            // None comes before its permit can have come back. Any span of time: PermitLedgerTests.
            Assert.All(order.Index(), time => Assert.True((time.Item - start).TotalSeconds >= (time.Index + 1 - 10) / 2.0));
        }
    }

    [Fact]
    public async Task GetBars_budgetThatIsUsedUp_isUnavailableInTheEnd()
    {
        await using var yahoo = new YahooUnderTest(new StandIn(request => StandIn.Json(Empty(request.RequestUri!.Segments[^1]))), ("Burst", "1"), ("RequestsPerSecond", "0.01"));
        await yahoo.GetAsync();

        var failure = await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.GetAsync("MSFT/1d"));

        Assert.Equal("More requests wait for Yahoo than its budget of 0.01 a second allows.", failure.Message);
        Assert.Equal(TimeSpan.FromSeconds(30), failure.RetryAfter);
    }

    [Fact]
    public async Task GetBars_noConnection_isUnavailable()
    {
        await using var yahoo = new YahooUnderTest(new StandIn((_, _) => throw new HttpRequestException("Name or service not known (query1.finance.yahoo.com:443)")));

        var failure = await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.GetAsync());

        Assert.Equal("The connection to Yahoo failed.", failure.Message);
        Assert.Equal(3, yahoo.Answers!.Requests.Count);
    }

    [Fact]
    public async Task GetBars_redirect_isNotFollowed()
    {
        await using var yahoo = new YahooUnderTest(new StandIn(() => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("https://guce.example/consent") } }));

        var failure = await Assert.ThrowsAsync<MarketDataUnavailableException>(() => yahoo.GetAsync());

        Assert.Equal("Yahoo sends the request to another page (302).", failure.Message);
    }
}
