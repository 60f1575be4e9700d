using System.Net;
using System.Net.Http.Headers;
using Anomaly.Gateway.Api.Tests.Fixtures;
using NSubstitute.ExceptionExtensions;

namespace Anomaly.Gateway.Api.Tests.Charts;

public sealed class ChartWindowTests
{
    private const string Address = "/api/v1/tickers/AAPL/30m/chart";

    [Fact]
    public async Task Window_hasEveryField()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.GetAsync(Address);

        await answer.AnswersAsync(HttpStatusCode.OK, $$"""
            {"ticker":"AAPL","interval":"30m","market":"US","company_name":"Apple Inc.","currency":"USD","price_divisor":1,"source":"csv","quote_delay_minutes":15,
             "version":7,"model_version":"US_model-1.0.0","followed":true,"from":"2025-11-26T20:30:00Z","to":"2025-11-28T15:30:00Z",
             "first":"2025-01-02T14:30:00Z","last":"2025-11-28T17:30:00Z","bars":4,"bars_per_point":2,"previous":"2025-11-26T20:30:00Z","next":"2025-11-28T16:00:00Z",
             "times":[1764189000,1764342000],"open":[100,101.5],"high":[102,103],"low":[99,100.25],"close":[101,102.5],"volume":[1000,2500],
             "sma":[100.5,100.75],"upper":[null,105.5],"lower":[null,95.5],"vwap":[100.1,0.30000000000000004],"rsi":[null,61.5],
             "macd":[0.25,0.5],"macd_signal":[0.125,0.25],"macd_histogram":[0.125,0.25],"live_from":1764342000,
             "anomalies":[
              {"id":"{{Samples.AnomalyId}}","datetime":"2025-11-28T14:30:00Z","time":1764340200,"point":0,"close":101,"score":-0.85,"severity":0.99,"direction":"up","reason":"RSI is <far> above \"usual\"","reason_facts":[{"code":"move","value":0.015,"usual":{"from":-0.01,"to":0.011,"typical":null},"unit":"fraction"},{"code":"no_volume","value":0,"usual":{"from":null,"to":null,"typical":null},"unit":"shares"}],"kind":"data_fault","incident_id":"first","status":"new"},
              {"id":"{{Samples.RunId[..24]}}","datetime":"2025-11-28T15:30:00Z","time":1764343800,"point":1,"close":102.5,"score":null,"severity":null,"direction":null,"reason":"Low volume.","reason_facts":[],"kind":"market","incident_id":null,"status":"acknowledged"}],
             "corporate_actions":[{"datetime":"2025-11-28T14:30:00Z","time":1764340200,"dividend":0.26,"split_numerator":null,"split_denominator":null}],
             "sessions":[{"opens":1764340200,"closes":1764352800,"breaks":[{"from":1764345600,"to":1764347400}],"short":true}],
             "holidays":[{"date":"2025-11-27","name":null}],"as_of":null,"warning":"One bar is quarantined."}
            """);
    }

    [Theory]
    [InlineData("", null, null, 1000, null)]
    [InlineData("?to=2025-11-28T15:00:00%2B02:00&points=10", null, "2025-11-28T13:00:00Z", 10, null)]
    [InlineData("?from=2025-01-01&to=2025-02-01&points=5000&as_of=2025-06-01T12:00:00Z", "2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z", 5000, "2025-06-01T12:00:00Z")]
    public async Task Window_asksForWhatTheAddressSays(string query, string? from, string? to, int points, string? asOf)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await gateway.Client.GetAsync(Address + query);

        await gateway.Grains.Series("AAPL/30m").Received(1).GetChartWindowAsync(
            new ChartWindowQuery { From = Time(from), To = Time(to), Points = points, AsOf = Time(asOf), Budget = TimeSpan.FromSeconds(2) }, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Window_withoutBars_isEmpty()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/30m").GetChartWindowAsync(default!, default)
            .ReturnsForAnyArgs(new ChartWindow { Series = new SeriesMetadata { Series = SeriesKey.Parse("AAPL/30m"), UpdatedAt = default }, Warning = "No bar of AAPL/30m is stored." });

        var answer = await (await gateway.Client.GetAsync(Address)).ReadAsync();

        Assert.Equal(("No bar of AAPL/30m is stored.", 0, 1), (answer["warning"]!.GetValue<string>(), answer["times"]!.AsArray().Count, answer["bars_per_point"]!.GetValue<int>()));
        Assert.All(new[] { "from", "to", "first", "last", "previous", "next", "live_from" }, field => Assert.Null(answer[field]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Window_askedForWithItsTag_isNotSentAgainUntilItChanges(string coding)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var first = await GetAsync(null);

        var again = await GetAsync(first.Headers.ETag);
        gateway.Grains.Series("AAPL/30m").GetChartWindowAsync(default!, default).ReturnsForAnyArgs(Samples.Window(version: 8));
        var changed = await GetAsync(first.Headers.ETag);

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (again.StatusCode, changed.StatusCode));
        Assert.Equal(coding, string.Join(',', first.Content.Headers.ContentEncoding));
        Assert.NotEqual(first.Headers.ETag, changed.Headers.ETag);

        Task<HttpResponseMessage> GetAsync(EntityTagHeaderValue? tag)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, Address);
            if (coding.Length > 0)
                request.Headers.AcceptEncoding.ParseAdd(coding);
            if (tag is not null)
                request.Headers.IfNoneMatch.Add(tag);
            return gateway.Client.SendAsync(request);
        }
    }

    [Theory]
    [InlineData(DetectionErrorKind.NotFound, HttpStatusCode.NotFound)]
    [InlineData(DetectionErrorKind.SourceUnavailable, HttpStatusCode.ServiceUnavailable)]
    public async Task Window_thatFails_isThatError(DetectionErrorKind kind, HttpStatusCode status)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/30m").GetChartWindowAsync(default!, default).ThrowsAsyncForAnyArgs(new DetectionException(kind, "There is no ticker AAPL."));

        var answer = await gateway.Client.GetAsync(Address);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("There is no ticker AAPL.", (await answer.ReadAsync())["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task Window_thatTakesTooLong_isGivenUp()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var asked = new TaskCompletionSource();
        gateway.Grains.Series("AAPL/30m").GetChartWindowAsync(default!, default).ReturnsForAnyArgs(_ =>
        {
            asked.SetResult();
            return new TaskCompletionSource<ChartWindow>().Task;
        });

        var answer = gateway.Client.GetAsync(Address);
        await asked.Task;
        while (!answer.IsCompleted)
        {
            gateway.Clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await answer).StatusCode);
    }

    private static DateTime? Time(string? text) => text is null ? null : Samples.Utc(text).UtcDateTime;
}
