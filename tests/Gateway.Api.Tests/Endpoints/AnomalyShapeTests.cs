using System.Net;
using System.Net.Http.Json;
using Anomaly.Detection.Decisions;
using Anomaly.Gateway.Api.Documents;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Endpoints;

/// <summary>The shapes of /api/v1/anomalies, written out.</summary>
public sealed class AnomalyShapeTests
{
    private static readonly string AnomalyJson = $$$"""
        {"_id":"27f977aeb3029dcb4767261f","Ticker":"AAPL","Datetime":"2025-12-11T14:30:00Z","Close":242.5,"Volume":1234567,"interval":"1d",
         "detection_run_id":"0197aaaa-0000-7000-8000-000000000001","detection_timestamp":"2026-01-05T12:00:00Z","model_version":"US_model-0.1.0",
         "model_hash":"sha256:00112233445566778899aabbccddeeff","features":{"return_1":0.015,"return_3":null,"return_6":null,"zscore_20":null,"ATR_14":null,"bb_width":null,"RSI":78.5,"MACD":null,"MACD_hist":null,"VWAP":null,"body":null,"upper_wick":null,"lower_wick":null,"wick_ratio":null},"anomaly_score":-0.85,
         "contributions":{"RSI":0.4,"return_1":0.1},"severity":0.99,"evidence":["return_1 4.1 (p 0.001)"],"direction":"up","reason":"RSI is far above its usual range.",
         "reason_facts":[{"code":"move","value":0.015,"usual":{"from":-0.01,"to":0.011,"typical":null},"unit":"fraction"},{"code":"no_volume","value":0,"usual":{"from":null,"to":null,"typical":null},"unit":"shares"}],"kind":"data_fault",
         "incident":{"id":"{{{FirstId}}}","start":"2025-12-09T14:30:00Z","begins":false,"end":"2026-01-05T12:00:00Z","anomalies":66,"peak":{"id":"27f977aeb3029dcb4767261f","datetime":"2025-12-11T14:30:00Z","severity":0.99}},
         "sent":false,"status":"new","created_at":"2026-01-05T12:00:00Z"}
        """;

    private static string FirstId => AnomalyId.Of(Samples.Apple, Samples.IncidentStart, Samples.Anomaly().ModelHash);

    private const string NoteJson = """{"id":"0197aaaa-0000-7000-8000-000000000003","text":"A split.","by":"local","at":"2026-01-05T12:00:00Z"}""";

    [Theory]
    [InlineData("/api/v1/tickers/AAPL/1d/anomalies?max_score=-0.7&min_severity=0.9&status=acknowledged&limit=7")]
    [InlineData("/api/v1/anomalies?ticker=aapl&interval=1d&max_score=-0.7&min_severity=0.9&status=acknowledged&limit=7")]
    [InlineData("/api/v1/anomalies?ticker=aapl&interval=1d&max_score=-0.7&max_severity=0.1&status=acknowledged&limit=7")]
    public async Task Anomalies_passTheFilterOn(string address)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var query = new AnomalyQuery { Ticker = Samples.Apple.Ticker, Interval = Interval.OneDay, MaxScore = -0.7, MinSeverity = 0.9, Limit = 7 };
        gateway.Grains.Anomalies.ListAsync(
            Arg.Is<AnomalyQuery>(asked => asked.Statuses.Single() == AnomalyStatus.Acknowledged && query == WithoutStatus(asked)), Arg.Any<CancellationToken>()).Returns(new Page<AnomalyRecord>([Samples.Anomaly()], "next"));

        await (await gateway.Client.GetAsync(address)).AnswersAsync(HttpStatusCode.OK, $$"""{"items":[{{AnomalyJson}}],"next_cursor":"next"}""");
    }

    [Theory]
    [InlineData("kind=data_fault", AnomalyKind.DataFault, false)]
    [InlineData("kind=market&incidents=1", AnomalyKind.Market, true)]
    [InlineData("incidents=0", null, false)]
    public async Task Anomalies_passKindAndIncidentsOn(string filter, AnomalyKind? kind, bool incidents)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync($"/api/v1/anomalies?{filter}")).StatusCode);

        await gateway.Grains.Anomalies.Received(1).ListAsync(Arg.Is<AnomalyQuery>(query => query.Kind == kind && query.IncidentsOnly == incidents), Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData("kind=fault", "'kind' must be one of market data_fault.")]
    [InlineData("incidents=yes", "'incidents' must be 0 or 1.")]
    [InlineData("incidents=1&as_of=2025-12-12", "Use either 'incidents' or 'as_of': incidents are known as they are now.")]
    public async Task Anomalies_withAFilterThatCannotBe_sayWhatWouldBeRight(string filter, string sentence)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.GetAsync($"/api/v1/anomalies?{filter}");

        Assert.Equal((HttpStatusCode.BadRequest, sentence), (answer.StatusCode, (await answer.ReadAsync())["detail"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData(AnomalyStatus.New, null, true)]
    [InlineData(AnomalyStatus.Acknowledged, "2025-12-11T14:30:00Z", true)]
    [InlineData(AnomalyStatus.New, "2025-12-09T14:30:00Z", false)]
    [InlineData(AnomalyStatus.Retracted, "2025-12-11T14:30:00Z", null)]
    public void Incident_ofALiveEvent_saysWhetherItBegins(AnomalyStatus status, string? start, bool? begins)
    {
        var anomaly = Samples.Anomaly() with { Status = status, Incident = start is null ? null : Samples.Utc(start).UtcDateTime };

        var view = AnomalyView.Of(anomaly).Incident;

        Assert.Equal((begins, null, null, null), (view?.Begins, view?.End, view?.Anomalies, view?.Peak));
        Assert.Equal(begins == true, new AnomalyEvent(anomaly).BeginsIncident);
    }

    [Theory]
    [InlineData("", 30, 40, null, null, "New Acknowledged")]
    [InlineData("?days=92&tickers=100&min_severity=0.999&market=jp&interval=1d&status=retracted", 92, 100, 0.999, Market.JP, "Retracted")]
    public async Task AnomalyDays_passTheFilterOn(string filter, int days, int tickers, double? severity, Market? market, string statuses)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.GetAsync($"/api/v1/anomalies/days{filter}");

        await answer.AnswersAsync(HttpStatusCode.OK, """{"days":[],"rows":[],"anomalies":0,"from":null,"to":null,"cut":false}""");
        await gateway.Grains.Anomalies.Received(1).GetDaysAsync(
            Arg.Is<AnomalyDaysQuery>(query => query.Days == days && query.Tickers == tickers && query.MinSeverity == severity && query.Market == market
                && query.Interval.HasValue == filter.Contains("interval") && string.Join(' ', query.Statuses) == statuses),
            Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task AnomalyDays_answerTheirRows()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Anomalies.GetDaysAsync(Arg.Any<AnomalyDaysQuery>(), Arg.Any<CancellationToken>()).Returns(new AnomalyDays
        {
            Days = ["2025-05-01"],
            Rows =
            [
                new AnomalyDaysRow("GOOG", "Alphabet", "US",
                [
                    new AnomalyDay
                    {
                        Day = "2025-05-01", Id = Samples.AnomalyId, Interval = "1d", Datetime = Samples.Noon, Count = 3, Severity = 0.9995, Score = -0.7, Direction = AnomalyDirection.Up, Reason = "rose",
                        ReasonFacts = Samples.Facts,
                    },
                ]),
            ],
            Anomalies = 123,
            From = "2025-04-02",
            To = "2025-05-01",
            Cut = true,
        });

        await (await gateway.Client.GetAsync("/api/v1/anomalies/days")).AnswersAsync(HttpStatusCode.OK, """
            {"days":["2025-05-01"],"rows":[{"ticker":"GOOG","company_name":"Alphabet","market":"US","cells":[{"day":"2025-05-01","id":"27f977aeb3029dcb4767261f","interval":"1d",
             "datetime":"2026-01-05T12:00:00Z","count":3,"severity":0.9995,"score":-0.7,"direction":"up","reason":"rose","reason_facts":[{"code":"move","value":0.015,"usual":{"from":-0.01,"to":0.011,"typical":null},"unit":"fraction"},{"code":"no_volume","value":0,"usual":{"from":null,"to":null,"typical":null},"unit":"shares"}]}]}],"anomalies":123,"from":"2025-04-02","to":"2025-05-01","cut":true}
            """);
    }

    [Fact]
    public async Task Anomaly_answersItsDocument()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Anomalies.GetAssessedAsync(Samples.AnomalyId, Arg.Any<CancellationToken>()).Returns(Samples.Assessed());

        await (await gateway.Client.GetAsync($"/api/v1/anomalies/{Samples.AnomalyId.ToUpperInvariant()}")).AnswersAsync(HttpStatusCode.OK, AssessedJson("null", ""));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", null)]
    public async Task Assess_passesOnWhatIsSaid_andAnswersTheDocument(string said, bool? normal)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Anomalies.SetAssessmentAsync(Samples.AnomalyId, normal, "local", Arg.Any<CancellationToken>()).Returns(Samples.Assessed(normal, Samples.Note()));

        var answer = await gateway.Client.PutJsonAsync($"/api/v1/anomalies/{Samples.AnomalyId}/assessment", $$"""{"normal":{{said}}}""");

        var assessment = normal is null ? "null" : $$"""{"normal":{{said}},"by":"local","at":"2026-01-05T12:00:00Z"}""";
        await answer.AnswersAsync(HttpStatusCode.OK, AssessedJson(assessment, NoteJson));
    }

    [Theory]
    [InlineData("  A split.\n ", "A split.")]
    [InlineData("<b>a\r\n\tb</b> \U0001F600", "<b>a\n\tb</b> \U0001F600")]
    public async Task AddNote_passesPlainTextOn_andAnswersTheNote(string sent, string text)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Anomalies.AddNoteAsync(Samples.AnomalyId, Arg.Is<string>(id => IsUuid(id)), text, "local", Arg.Any<CancellationToken>()).Returns(Samples.Note());

        var answer = await gateway.Client.PostAsJsonAsync($"/api/v1/anomalies/{Samples.AnomalyId}/notes", new { text = sent });

        await answer.AnswersAsync(HttpStatusCode.OK, NoteJson);
    }

    [Fact]
    public async Task DeleteNote_thatIsThere_answersNothing()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Anomalies.RemoveNoteAsync(Samples.AnomalyId, Samples.Note().Id, Arg.Any<CancellationToken>()).Returns(true);

        var answer = await gateway.Client.DeleteAsync($"/api/v1/anomalies/{Samples.AnomalyId}/notes/{Samples.Note().Id}");

        Assert.Equal((HttpStatusCode.NoContent, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Explanation_answersFeaturesEvidenceModelAndRun()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Anomalies.ExplainAsync(Samples.AnomalyId, Arg.Any<CancellationToken>()).Returns(Samples.Explanation());
        gateway.Grains.Audit.GetAsync(Samples.RunId, Arg.Any<CancellationToken>()).Returns(Samples.Run());

        var answer = await gateway.Client.GetAsync($"/api/v1/anomalies/{Samples.AnomalyId.ToUpperInvariant()}/explanation");
        var explanation = await answer.ReadAsync();

        Assert.Equal(Samples.RunId, explanation["run"]!["_id"]!.GetValue<string>());
        explanation["run"] = null;
        JsonAssert.Equal($$"""
            {"anomaly":{{AssessedJson("null", "")}},"features":[
              {"name":"RSI","label":"relative strength index (RSI)","value":78.5,"usual_low":30,"usual_high":70.5,"low":20,"high":80,"contribution":0.4,"unit":null},
              {"name":"VWAP","label":"volume-weighted average price (VWAP)","value":null,"usual_low":null,"usual_high":null,"low":null,"high":null,"contribution":null,"unit":"currency"}],
             "severity":0.99,"once_in_bars":100,"evidence":[{"test":"return_1","value":4.1,"tail_probability":0.001}],
             "model":{"version":"US_model-0.1.0","hash":"sha256:00112233445566778899aabbccddeeff","trained_from":"2010-01-04T14:30:00Z","trained_to":"2024-12-31T14:30:00Z","threshold":0.99},
             "run":null}
            """, explanation.ToJsonString());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0.0, 1.0)]
    [InlineData(0.6, 2.5)]
    [InlineData(0.99961, 2600.0)]
    [InlineData(0.9999999, 1e7)]
    [InlineData(1.0, 9e15)]
    public void OnceInBars_hasTwoDigits(double? severity, double? bars) => Assert.Equal(
        bars, ExplanationView.Of(Samples.Explanation() with { Anomaly = Samples.Assessed() with { Anomaly = Samples.Anomaly() with { Severity = severity } } }, run: null, Samples.Incident()).OnceInBars);

    [Fact]
    public void Explanation_ofTheSystemBeforeThisOne_hasNoModelAndNoRun()
    {
        var anomaly = Samples.Anomaly() with { ModelHash = "", ModelVersion = null, DetectionRunId = null };

        var view = ExplanationView.Of(new AnomalyExplanation { Anomaly = Samples.Assessed() with { Anomaly = anomaly } }, run: null, AnomalyIncident.OfOne(anomaly));

        Assert.Equal((new ExplainingModelView(null, null, null, null, null), null), (view.Model, view.Run));
    }

    [Fact]
    public async Task Acknowledge_answersTheDocument()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Anomalies.GetAsync(Samples.AnomalyId, Arg.Any<CancellationToken>()).Returns(Samples.Anomaly());
        gateway.Grains.Series("AAPL/1d").AcknowledgeAsync(Samples.AnomalyId, Arg.Any<CancellationToken>()).Returns(Samples.Anomaly() with { Status = AnomalyStatus.Acknowledged });

        var answer = await gateway.Client.PostAsync($"/api/v1/anomalies/{Samples.AnomalyId}/acknowledgement", null);

        Assert.Equal("acknowledged", (await answer.ReadAsync())["status"]!.GetValue<string>());
    }

    private static string AssessedJson(string assessment, string notes) => $$"""{{AnomalyJson.Trim()[..^1]}},"assessment":{{assessment}},"notes":[{{notes}}]}""";

    private static bool IsUuid(string text) => Guid.TryParse(text, out _);

    private static AnomalyQuery WithoutStatus(AnomalyQuery query) => query with { Statuses = [] };
}
