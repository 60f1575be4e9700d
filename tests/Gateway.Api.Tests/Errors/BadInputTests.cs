using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Errors;

/// <summary>Bad input is answered with a sentence that names what is wrong, in both APIs, and never with anything else.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("""{"ticker":"\ud800"}""")]
    [InlineData("""{"ticker":["AAPL","\ud800"]}""")]
    public async Task Chart_ofHalfACharacter_isTheClientsMistake(string body)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.PostJsonAsync("/py/chart", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("whole characters", (await answer.ReadAsync())["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/py/chart", "ticker", "Ticker required")]
    [InlineData("/py/chart?ticker=,", "ticker", "Ticker required")]
    [InlineData("/py/chart?ticker=A%20B", "ticker", "is not a ticker")]
    [InlineData("/py/chart?ticker=<script>alert(1)</script>", "ticker", "is not a ticker")]
    [InlineData("/py/chart?ticker=A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,S,T,U", "ticker", "at most 20")]
    [InlineData("/py/chart?ticker=AAPL&period=1w", "period", "is not a period")]
    [InlineData("/py/chart?ticker=AAPL&interval=3m", "interval", "There is no interval")]
    [InlineData("/py/chart?ticker=AAPL&nocache=maybe", "nocache", "must be 0 or 1")]
    [InlineData("/py/chart/ticker", "query", "required")]
    [InlineData("/py/anomalies/backfill/%20", "ticker", "Ticker required")]
    [InlineData("/api/v1/tickers/AAPL/3m", "interval", "There is no interval")]
    [InlineData("/api/v1/tickers/..%2Fetc/1d", "ticker", "is not a ticker")]
    [InlineData("/api/v1/tickers/AAPL/1d/bars?limit=0", "limit", "from 1 to 5000")]
    [InlineData("/api/v1/tickers/AAPL/1d/bars?limit=abc", "limit", "from 1 to 5000")]
    [InlineData("/api/v1/anomalies?limit=501", "limit", "from 1 to 500")]
    [InlineData("/api/v1/anomalies?max_score=NaN", "max_score", "must be a number")]
    [InlineData("/api/v1/anomalies?min_severity=high", "min_severity", "must be a number")]
    [InlineData("/api/v1/anomalies?min_severity=1.1", "min_severity", "from 0 to 1")]
    [InlineData("/api/v1/anomalies?max_severity=-0.1", "max_severity", "from 0 to 1")]
    [InlineData("/api/v1/anomalies?min_severity=0.9&max_severity=0.1", "max_severity", "either 'min_severity' or 'max_severity'")]
    [InlineData("/api/v1/anomalies?status=gone", "status", "one of new acknowledged retracted")]
    [InlineData("/api/v1/anomalies/days?days=0", "days", "'days' must be a whole number from 1 to 92")]
    [InlineData("/api/v1/anomalies/days?days=93", "days", "from 1 to 92")]
    [InlineData("/api/v1/anomalies/days?days=1.5", "days", "from 1 to 92")]
    [InlineData("/api/v1/anomalies/days?tickers=101", "tickers", "from 1 to 100")]
    [InlineData("/api/v1/anomalies/days?min_severity=2", "min_severity", "from 0 to 1")]
    [InlineData("/api/v1/anomalies/days?market=MOON", "market", "MOON")]
    [InlineData("/api/v1/anomalies/days?interval=7m", "interval", "There is no interval")]
    [InlineData("/api/v1/anomalies/days?status=gone", "status", "one of new acknowledged retracted")]
    [InlineData("/api/v1/runs?status=1", "status", "one of in_progress complete failed partial")]
    [InlineData("/api/v1/runs?trigger=Backfill", "trigger", "one of chart_request scheduler backfill verification manual push")]
    [InlineData("/api/v1/runs?from=2025-01-02&to=2025-01-01", "to", "not be before")]
    [InlineData("/api/v1/anomalies?from=2025-01-02&to=2025-01-01", "to", "not be before")]
    [InlineData("/api/v1/tickers/AAPL/1d/bars?from=2025-01-02&to=2025-01-01", "to", "not be before")]
    [InlineData("/api/v1/runs?from=yesterday", "from", "ISO 8601")]
    [InlineData("/api/v1/scheduler/series?market=XY", "market", "XY")]
    [InlineData("/api/v1/scheduler/series?reason=liked", "reason", "one of monitored followed charted pushed")]
    [InlineData("/api/v1/scheduler/series?state=asleep", "state", "one of scheduled waiting running paused left pushed source_not_in_use")]
    [InlineData("/api/v1/scheduler/series?limit=501", "limit", "from 1 to 500")]
    [InlineData("/api/v1/tickers/AAPL/1d/chart?bars_per_point=3", "bars_per_point", "must be 1, 2, 5")]
    [InlineData("/api/v1/tickers/AAPL/1d/chart?bars_per_point=200000", "bars_per_point", "must be 1, 2, 5")]
    [InlineData("/api/v1/tickers/AAPL/1d/chart?bars_per_point=5&from=2025-01-02&to=2025-01-03", "bars_per_point", "not with both")]
    [InlineData("/api/v1/tickers/AAPL/1d/chart?points=9", "points", "from 10 to 5000")]
    [InlineData("/api/v1/tickers/AAPL/1d/chart?points=5001", "points", "from 10 to 5000")]
    [InlineData("/api/v1/tickers/AAPL/1d/chart?points=many", "points", "from 10 to 5000")]
    [InlineData("/api/v1/tickers/AAPL/1d/chart?from=2025-01-02&to=2025-01-02", "to", "must be after 'from'")]
    [InlineData("/api/v1/tickers/AAPL/1d/chart?from=2025-01-02&to=2025-01-01", "to", "not be before")]
    [InlineData("/api/v1/tickers/AAPL/1d/chart?to=soon", "to", "ISO 8601")]
    [InlineData("/api/v1/tickers/AAPL/3m/chart", "interval", "There is no interval")]
    [InlineData("/api/v1/tickers/AAPL/1d/chart?as_of=2999-01-01", "as_of", "must not be in the future")]
    [InlineData("/api/v1/tickers/AAPL/1d/bars?as_of=then", "as_of", "ISO 8601")]
    [InlineData("/api/v1/tickers/AAPL/1d/bars?as_of=", "as_of", "ISO 8601")]
    [InlineData("/api/v1/tickers/AAPL/1d/bars?as_of=2999-01-01", "as_of", "must not be in the future")]
    [InlineData("/api/v1/tickers/AAPL/1d/anomalies?as_of=2999-01-01", "as_of", "must not be in the future")]
    [InlineData("/api/v1/anomalies?as_of=2999-01-01", "as_of", "must not be in the future")]
    [InlineData("/py/chart?ticker=AAPL&as_of=2999-01-01T00:00:00Z", "as_of", "must not be in the future")]
    [InlineData("/api/v1/search", "q", "required")]
    [InlineData("/api/v1/events?last_event_id=-1", "last_event_id", "id of an event")]
    public async Task Get_badParameter_answers400AndNamesIt(string address, string field, string sentence)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await AssertRefusedAsync(await gateway.Client.GetAsync(address), address, field, sentence);
    }

    [Theory]
    [InlineData("/py/anomalies/backfill", "{}", "ticker", "Ticker required")]
    [InlineData("/py/anomalies/backfill", """{"ticker":""}""", "ticker", "Ticker required")]
    [InlineData("/py/anomalies/backfill", """{"ticker":"AAPL","max_period":"forever"}""", "max_period", "is not a period")]
    [InlineData("/py/anomalies/backfill", """{"ticker":"AAPL","interval":"7d"}""", "interval", "There is no interval")]
    [InlineData("/py/anomalies/backfill", """{"ticker":"AAPL","force":"yes"}""", "force", "'force' has the wrong type")]
    [InlineData("/py/anomalies/backfill", """{"ticker":["AAPL"]}""", "ticker", "'ticker' has the wrong type")]
    [InlineData("/py/anomalies/backfill", "{ticker", "body", "not valid JSON")]
    [InlineData("/py/anomalies/backfill", "", "body", "cannot be read")]
    [InlineData("/py/anomalies/backfill", "null", "body", "cannot be read")]
    [InlineData("/py/chart", """{"ticker":7}""", "ticker", "string or an array of strings")]
    [InlineData("/py/chart", """{"ticker":["AAPL",7]}""", "ticker", "string or an array of strings")]
    [InlineData("/py/chart", """{"period":"1y"}""", "ticker", "Ticker required")]
    [InlineData("/py/scheduler/toggle", """{"state":"on"}""", "state", "'state' has the wrong type")]
    [InlineData("/py/scheduler/toggle", "{}", "state", "'state' is missing")]
    [InlineData("/api/v1/backfills", """{"ticker":"AAPL","interval":"x"}""", "interval", "There is no interval")]
    [InlineData("/api/v1/backfills", "[]", "body", "must be a JSON object")]
    public async Task Post_badBody_answers400AndNamesTheField(string address, string body, string field, string sentence)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await AssertRefusedAsync(await gateway.Client.PostJsonAsync(address, body), address, field, sentence);
    }

    [Theory]
    [InlineData("{}", "text", "'text' is missing")]
    [InlineData("""{"text":null}""", "text", "must have 1 to 2000 characters")]
    [InlineData("""{"text":" \n\t "}""", "text", "must have 1 to 2000 characters")]
    [InlineData("""{"text":"a\u0000b"}""", "text", "must not have control characters")]
    [InlineData("""{"text":"a\u001b[31mb"}""", "text", "must not have control characters")]
    [InlineData("""{"text":"a\rb"}""", "text", "must not have control characters")]
    [InlineData("""{"text":7}""", "text", "'text' has the wrong type")]
    [InlineData("""{"text":"a","by":"root"}""", "by", "no field 'by'")]
    [InlineData("[]", "body", "must be a JSON object")]
    [InlineData("""{"text":"\ud800"}""", "text", "'text' has the wrong type")]
    public async Task AddNote_badBody_answers400AndNamesTheField(string body, string field, string sentence)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await AssertRefusedAsync(await gateway.Client.PostJsonAsync("/api/v1/anomalies/27f977aeb3029dcb4767261f/notes", body), "/api", field, sentence);
    }

    [Theory]
    [InlineData(2000, HttpStatusCode.NotFound)]
    [InlineData(2001, HttpStatusCode.BadRequest)]
    public async Task AddNote_longText_isRefusedFromItsLimitOn(int length, HttpStatusCode status)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.PostJsonAsync("/api/v1/anomalies/27f977aeb3029dcb4767261f/notes", $$"""{"text":"{{new string('x', length)}}"}""");

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"close":1,"price_factor":1}""", "price_factor", "either 'close' or 'price_factor'")]
    [InlineData("""{"close":0}""", "close", "'close' must be a price: above 0")]
    [InlineData("""{"close":1e999}""", "close", "close")]
    [InlineData("""{"close":"NaN"}""", "close", "'close' has the wrong type")]
    [InlineData("""{"price_factor":0.09}""", "price_factor", "'price_factor' must be a number from 0.1 to 10.")]
    [InlineData("""{"price_factor":-1}""", "price_factor", "from 0.1 to 10")]
    [InlineData("""{"price_factor":[1]}""", "price_factor", "'price_factor' has the wrong type")]
    [InlineData("""{"volume_factor":1001}""", "volume_factor", "'volume_factor' must be a number from 0 to 1000.")]
    [InlineData("""{"budget":0}""", "budget", "'budget' must be above 0 and at most 0.1")]
    [InlineData("""{"budget":0.2}""", "budget", "above 0 and at most 0.1")]
    [InlineData("""{"time":"now"}""", "time", "'time' must be a time as in ISO 8601")]
    [InlineData("""{"time":1584365400}""", "time", "'time' has the wrong type")]
    [InlineData("""{"model":7}""", "model", "'model' has the wrong type")]
    [InlineData("""{"price":1}""", "price", "no field 'price'")]
    [InlineData("null", "body", "cannot be read")]
    [InlineData("", "body", "cannot be read")]
    [InlineData("[]", "body", "must be a JSON object")]
    public async Task Trial_badBody_answers400AndNamesTheField(string body, string field, string sentence)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await AssertRefusedAsync(await gateway.Client.PostJsonAsync("/api/v1/tickers/AAPL/1d/trial", body), "/api", field, sentence);
        await gateway.Grains.Series("AAPL/1d").DidNotReceive().TryAsync(Arg.Any<TrialRequest>(), Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData("{}", "normal", "'normal' is missing")]
    [InlineData("""{"normal":"yes"}""", "normal", "'normal' has the wrong type")]
    [InlineData("""{"normal":true,"by":"root"}""", "by", "no field 'by'")]
    [InlineData("null", "body", "cannot be read")]
    public async Task Assess_badBody_answers400AndNamesTheField(string body, string field, string sentence)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await AssertRefusedAsync(await gateway.Client.PutJsonAsync("/api/v1/anomalies/27f977aeb3029dcb4767261f/assessment", body), "/api", field, sentence);
    }

    [Fact]
    public async Task Put_misspelledField_answers400AndNamesIt()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await AssertRefusedAsync(await gateway.Client.PutJsonAsync("/api/v1/scheduler", """{"enabled":true,"enable":true}"""), "/api", "enable", "no field 'enable'");
    }

    [Theory]
    [InlineData("/py/anomalies/backfill")]
    [InlineData("/api/v1/backfills")]
    public async Task Post_oversizedBody_answers413(string address)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.PostJsonAsync(address, $$"""{"ticker":"{{new string('A', 70_000)}}"}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("at most 64 KB", (await answer.ReadAsync())["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_bodyOfAnotherType_answers415()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.PostAsync("/py/anomalies/backfill", new FormUrlEncodedContent([new("ticker", "AAPL")]));

        await answer.AnswersAsync(HttpStatusCode.UnsupportedMediaType, """{"detail":"Send the body as JSON, with the header Content-Type: application/json."}""");
    }

    [Theory]
    [InlineData("/py/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("/py/scheduler/toggle", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/api/v1/scheduler/scan", HttpStatusCode.MethodNotAllowed)]
    public async Task Get_whatIsNotThere_answersASentence(string address, HttpStatusCode status)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.GetAsync(address);

        Assert.Equal(status, answer.StatusCode);
        Assert.NotEmpty((await answer.ReadAsync())["detail"]!.GetValue<string>());
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer, string address, string field, string sentence)
    {
        var body = await answer.ReadAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, body.ToJsonString());
        Assert.Contains(sentence, body["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        if (address.StartsWith("/py", StringComparison.Ordinal))
        {
            Assert.Equal(["detail"], body.AsObject().Select(member => member.Key));
            return;
        }

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(field, body["field"]!.GetValue<string>());
        Assert.Equal(400, body["status"]!.GetValue<int>());
    }
}
