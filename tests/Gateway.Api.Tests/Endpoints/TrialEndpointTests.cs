using System.Globalization;
using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;
using NSubstitute.ExceptionExtensions;

namespace Anomaly.Gateway.Api.Tests.Endpoints;

public sealed class TrialEndpointTests
{
    private const string Address = "/api/v1/tickers/aapl/1d/trial";

    [Fact]
    public async Task Trial_answersBothBarsAndTheExplanation()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.PostJsonAsync(Address, """{"time":"2025-12-11T14:30:00Z","price_factor":0.9,"volume_factor":3}""");

        await answer.AnswersAsync(HttpStatusCode.OK, """
            {"ticker":"AAPL","interval":"1d","time":"2025-12-11T14:30:00Z","model_version":"US_model-0.1.0","threshold":0.99,
             "stored":{"datetime":"2025-12-11T14:30:00Z","open":100,"high":102.5,"low":99,"close":101,"volume":5000,"score":-0.45,"severity":0.6,"anomalous":false,"once_in_bars":2.5},
             "changed":{"datetime":"2025-12-11T14:30:00Z","open":100,"high":102.5,"low":90.9,"close":90.9,"volume":15000,"score":-0.75,"severity":0.9999,"anomalous":true,"once_in_bars":10000,
              "direction":"down","reason":"fell 10.0 %; usual within 1.0 %","reason_facts":[{"code":"move","value":0.015,"usual":{"from":-0.01,"to":0.011,"typical":null},"unit":"fraction"},{"code":"no_volume","value":0,"usual":{"from":null,"to":null,"typical":null},"unit":"shares"}],"kind":"data_fault",
              "features":[{"name":"move","label":"price move","value":-4.1,"usual_low":-0.9,"usual_high":0.9,"low":-1.3,"high":1.3,"contribution":0.2,"unit":null}],
              "evidence":[{"test":"move","value":4.1,"tail_probability":0.0001}]},
             "warning":"Bars before 2020-01-01 14:30:00Z were dropped."}
            """);
    }

    [Fact]
    public async Task Trial_barsThatCannotBeScored_haveNoScore()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var bar = Samples.Trial().Stored with { Score = null, Severity = null };
        gateway.Grains.Series("AAPL/1d").TryAsync(Arg.Any<TrialRequest>(), Arg.Any<CancellationToken>())
            .Returns(new TrialResult { ModelVersion = "US_model-0.1.0", Threshold = -0.6, Stored = bar, Changed = bar, Warning = "The bar cannot be scored." });

        var answer = await (await gateway.Client.PostJsonAsync(Address, "{}")).ReadAsync();

        foreach (var side in new[] { "stored", "changed" })
            Assert.Equal((null, null, null, false), (answer[side]!["score"], answer[side]!["severity"], answer[side]!["once_in_bars"], answer[side]!["anomalous"]!.GetValue<bool>()));
        Assert.Equal((null, null, "[]", "[]"), (answer["changed"]!["direction"], answer["changed"]!["reason"], answer["changed"]!["features"]!.ToJsonString(), answer["changed"]!["evidence"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("{}", null, null, null, null, null, null)]
    [InlineData("""{"time":null,"close":null,"price_factor":null,"volume_factor":null,"model":null,"budget":null}""", null, null, null, null, null, null)]
    [InlineData("""{"time":"2020-03-16T15:30:00+02:00","close":12.5,"volume_factor":0,"model":"US_model-0.1.0","budget":0.005}""", "2020-03-16T13:30:00Z", 12.5, null, 0.0, "US_model-0.1.0", 0.005)]
    [InlineData("""{"time":"2020-03-16","price_factor":10,"budget":0.1}""", "2020-03-16T00:00:00Z", null, 10.0, null, null, 0.1)]
    public async Task Trial_givesTheGrainWhatWasAsked(string body, string? time, double? close, double? price, double? volume, string? model, double? budget)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var expected = new TrialRequest
        {
            Time = time is null ? null : DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
            Close = close, PriceFactor = price, VolumeFactor = volume, Model = model, Budget = budget,
        };

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.PostJsonAsync(Address, body)).StatusCode);

        await gateway.Grains.Series("AAPL/1d").Received().TryAsync(expected, Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData(DetectionErrorKind.NotFound, HttpStatusCode.NotFound)]
    [InlineData(DetectionErrorKind.InvalidRequest, HttpStatusCode.BadRequest)]
    [InlineData(DetectionErrorKind.NoModel, HttpStatusCode.ServiceUnavailable)]
    public async Task Trial_thatTheGrainRefuses_answersItsSentence(DetectionErrorKind kind, HttpStatusCode status)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/1d").TryAsync(Arg.Any<TrialRequest>(), Arg.Any<CancellationToken>()).ThrowsAsync(new DetectionException(kind, "No stored bar opens then."));

        var answer = await gateway.Client.PostJsonAsync(Address, "{}");

        Assert.Equal((status, "No stored bar opens then."), (answer.StatusCode, (await answer.ReadAsync())["detail"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Trials_aboveTheBurst_answer429()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Anomaly:Gateway:ChangeBurst", "1"), ("Anomaly:Gateway:ChangesPerSecond", "1"));

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.PostJsonAsync(Address, "{}")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await gateway.Client.PostJsonAsync(Address, "{}")).StatusCode);
    }
}
