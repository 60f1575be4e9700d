using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Endpoints;

/// <summary>The shapes that clients of the old system rely on, written out.</summary>
public sealed class PyShapeTests
{
    [Fact]
    public async Task Health_always_answersOk()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await (await gateway.Client.GetAsync("/py/health")).AnswersAsync(HttpStatusCode.OK, """{"status":"ok"}""");
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task Toggle_answersTheNewState(string state, bool enabled)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Scheduler.SetEnabledAsync(enabled, Arg.Any<CancellationToken>())
            .Returns(new SchedulerStatus { Enabled = enabled, ScanInterval = TimeSpan.FromMinutes(1) });

        var answer = await gateway.Client.PostJsonAsync("/py/scheduler/toggle", $$"""{"state":{{state}}}""");

        await answer.AnswersAsync(HttpStatusCode.OK, $$"""{"scheduler_enabled":{{state}}}""");
    }

    [Fact]
    public async Task Monitoring_saysHowTheScansStand_andRunsOne()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var report = new ScanReport { Series = 5, Detected = 2, Failed = 1, NewAnomalies = 3, Duration = TimeSpan.FromMilliseconds(250), Errors = ["AAPL/1d: no answer"] };
        gateway.Grains.Scheduler.GetStatusAsync(Arg.Any<CancellationToken>()).Returns(new SchedulerStatus
        {
            Enabled = true, ScanInterval = TimeSpan.FromMinutes(1), LastScan = Samples.Noon,
            Markets = [Market("US", 5), Market("JP", 2)],
        });
        gateway.Grains.Scheduler.ScanAsync(Arg.Any<CancellationToken>()).Returns(report);

        await (await gateway.Client.GetAsync("/py/monitoring/status")).AnswersAsync(
            HttpStatusCode.OK, """{"status":"running","scheduler_enabled":true,"tickers":7,"last_run":"2026-01-05T12:00:00Z","last_result":null}""");
        await (await gateway.Client.PostAsync("/py/monitoring/run", null)).AnswersAsync(HttpStatusCode.OK, """
            {"status":"partial","result":{"series":5,"detected":2,"failed":1,"new_anomalies":3,"duration_seconds":0.25,"errors":["AAPL/1d: no answer"]}}
            """);

        static MarketScanStatus Market(string market, int series) => new() { Market = market, Series = series, Running = 0, Waiting = 0, Failing = 0 };
    }

    [Fact]
    public async Task NotificationTest_goesToEveryChannelInUse_andSaysWhatBecameOfIt()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var none = await gateway.Client.PostAsync("/py/notifications/test", null);
        gateway.Grains.PersonAlerts.ListChannelsAsync(Arg.Any<CancellationToken>()).Returns([Channel("a", AlertChannelState.Active), Channel("b", AlertChannelState.Active), Channel("c", AlertChannelState.Unconfirmed)]);
        gateway.Grains.PersonAlerts.TestChannelAsync("a", Arg.Any<CancellationToken>()).Returns(new ChannelTest(true, "HTTP 200"));
        gateway.Grains.PersonAlerts.TestChannelAsync("b", Arg.Any<CancellationToken>()).Returns(new ChannelTest(false, "HTTP 500"));

        using var some = await gateway.Client.PostAsync("/py/notifications/test", null);

        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        Assert.StartsWith("There is no channel that is in use", (await none.ReadAsync())["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        await some.AnswersAsync(HttpStatusCode.OK, """
            {"status":"failed","channels":[{"name":"a","kind":"webhook","sent":true,"answer":"HTTP 200"},{"name":"b","kind":"webhook","sent":false,"answer":"HTTP 500"}]}
            """);

        static AlertChannel Channel(string id, AlertChannelState state) => new()
        {
            Id = id, PersonId = "p", Kind = AlertChannelKind.Webhook, Name = id, Address = "https://hooks.example.com", State = state, CreatedAt = Samples.Noon.UtcDateTime,
        };
    }

    [Fact]
    public async Task StartBackfill_withDefaults_answersTheRun()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/1d").StartBackfillAsync(Arg.Is<BackfillRequest>(request => request.MaxPeriod.Code == "5y" && !request.Force && request.RunId != null), Arg.Any<CancellationToken>())
            .Returns(new BackfillTicket(Started: true, Samples.RunId));

        var answer = await gateway.Client.PostJsonAsync("/py/anomalies/backfill", """{"ticker":" aapl "}""");

        await answer.AnswersAsync(HttpStatusCode.OK, $$"""
            {"status":"backfill_started","run_id":"{{Samples.RunId}}","ticker":"AAPL","max_period":"5y","interval":"1d",
             "message":"Check /py/anomalies/backfill/AAPL for progress"}
            """);
    }

    [Fact]
    public async Task StartBackfill_withEverything_passesItOn()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var grain = gateway.Grains.Series("7203.T/1h");
        grain.StartBackfillAsync(Arg.Any<BackfillRequest>(), Arg.Any<CancellationToken>()).Returns(new BackfillTicket(Started: true, "r"));

        await gateway.Client.PostJsonAsync("/py/anomalies/backfill", """{"ticker":"7203.T","max_period":"10y","interval":"1h","force":true,"notify":true}""");

        await grain.Received(1).StartBackfillAsync(Arg.Is<BackfillRequest>(request => request.MaxPeriod.Code == "10y" && request.Force && request.Notify), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task GetBackfill_whileItRuns_answersItsRun()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Audit.GetLatestBackfillAsync(Samples.Apple.Ticker, Samples.Apple.Interval, Arg.Any<CancellationToken>()).Returns(Samples.Run(RunStatus.InProgress));

        var answer = await gateway.Client.GetAsync("/py/anomalies/backfill/aapl?interval=1d");

        await answer.AnswersAsync(HttpStatusCode.OK, $$"""
            {"run_id":"{{Samples.RunId}}","status":"in_progress","ticker":"AAPL","period":"5y","interval":"1d","started_at":"2026-01-05T12:00:00Z",
             "completed_at":null,"rows_loaded":1260,"rows_preprocessed":1246,"anomalies_found":1,"error":null,"warnings":["2 rows were incomplete"],"progress":0.5}
            """);
    }

    [Fact]
    public async Task GetBackfill_withoutOne_answersNotFoundInTheBody()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.GetAsync("/py/anomalies/backfill/AAPL");

        await answer.AnswersAsync(HttpStatusCode.OK, """
            {"status":"not_found","ticker":"AAPL","period":null,"interval":null,"started_at":null,"completed_at":null,"rows_loaded":0,"rows_preprocessed":0,
             "anomalies_found":0,"error":null,"warnings":[],"progress":0,"message":"No backfill task found"}
            """);
    }

    [Fact]
    public async Task Verify_answersBothModels()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Anomalies.GetAsync(Samples.AnomalyId, Arg.Any<CancellationToken>()).Returns(Samples.Anomaly());
        gateway.Grains.Series("AAPL/1d").VerifyAsync(Samples.AnomalyId, Arg.Any<CancellationToken>()).Returns(Samples.Verification());

        var answer = await gateway.Client.PostAsync($"/py/anomalies/verify/{Samples.AnomalyId}", null);

        await answer.AnswersAsync(HttpStatusCode.OK, """
            {"verified":true,"anomaly_id":"27f977aeb3029dcb4767261f","ticker":"AAPL","interval":"1d","datetime":"2025-12-11T14:30:00Z",
             "original_model":"US_model-0.1.0","current_model":"US_model-0.2.0","original_score":-0.85,"current_score":-0.87,"replayed_score":-0.84,
             "original_features":{"return_1":null,"return_3":null,"return_6":null,"zscore_20":null,"ATR_14":null,"bb_width":null,"RSI":78.5,"MACD":null,"MACD_hist":null,"VWAP":null,"body":null,"upper_wick":null,"lower_wick":null,"wick_ratio":null},"current_features":{"RSI":78.25},"verification_run_id":"0197aaaa-0000-7000-8000-000000000002",
             "reproduced":false,"differences":[{"name":"RSI","original":"78.5","current":"78.25"}]}
            """);
    }

    [Fact]
    public async Task GetRun_countOverTheDocumentsBits_isTheLargestThatFits()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Audit.GetAsync(Samples.RunId, Arg.Any<CancellationToken>()).Returns(Samples.Run() with { RowsLoaded = 1L << 32 });

        Assert.Contains("\"rows_loaded\":2147483647,", await gateway.Client.GetStringAsync($"/py/detection-runs/{Samples.RunId}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetRun_answersTheDocument()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Audit.GetAsync(Samples.RunId, Arg.Any<CancellationToken>()).Returns(Samples.Run());

        var answer = await gateway.Client.GetAsync($"/py/detection-runs/{Samples.RunId}");

        await answer.AnswersAsync(HttpStatusCode.OK, $$"""
            {"_id":"{{Samples.RunId}}","trigger":"backfill","ticker":"AAPL","interval":"1d","period":"5y","model_version":"US_model-0.1.0",
             "model_hash":"sha256:00112233445566778899aabbccddeeff","started_at":"2026-01-05T12:00:00Z","completed_at":"2026-01-05T12:00:01.5Z",
             "duration_seconds":1.5,"rows_loaded":1260,"rows_preprocessed":1246,"anomalies_found":1,"anomaly_ids":["27f977aeb3029dcb4767261f"],
             "status":"complete","error":null,"warnings":["2 rows were incomplete"],"progress":1,"seconds_left":null,
             "anomalies_retracted":2,"program_version":"1.2.0","correlation_id":"request-1","input_hash":null,"fetch_seconds":null,"score_seconds":null}
            """);
    }

    [Fact]
    public async Task ModelStats_countsWhatIsLoaded()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Models["US"].GetOverviewAsync(Arg.Any<CancellationToken>()).Returns(new ModelOverview { Market = "US", Active = Samples.Model("US") });
        gateway.Grains.Models["JP"].GetOverviewAsync(Arg.Any<CancellationToken>()).Returns(new ModelOverview { Market = "JP", Active = Samples.Model("JP", loaded: false) });

        var answer = await gateway.Client.GetAsync("/py/model-stats");

        await answer.AnswersAsync(HttpStatusCode.OK, """{"cached_models":["US"],"model_versions":{"US":"0011223344556677"},"total_cached":1}""");
    }

    [Fact]
    public async Task SearchTicker_putsSymbolsThatBeginWithTheTextFirst()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Markets["US"].SearchAsync("app", 100, Arg.Any<CancellationToken>()).Returns([Listing("AAPL", "Apple Inc."), Listing("APP", "AppLovin")]);
        gateway.Grains.Markets["JP"].SearchAsync("app", 100, Arg.Any<CancellationToken>()).Returns([Listing("1234.T", "Nippon App")]);

        var answer = await gateway.Client.GetAsync("/py/chart/ticker?query=app");

        await answer.AnswersAsync(HttpStatusCode.OK, """
            [{"ticker":"APP","name":"AppLovin"},{"ticker":"1234.T","name":"Nippon App"},{"ticker":"AAPL","name":"Apple Inc."}]
            """);
    }

    private static Listing Listing(string ticker, string name) => new() { Ticker = ticker, Name = name, Market = "US" };
}
