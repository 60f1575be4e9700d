using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Anomaly.Gateway.Api.Documents;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Hosting.Clustering;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Tests.Endpoints;

/// <summary>The shapes of /api/v1, written out.</summary>
public sealed class ApiShapeTests
{
    private const string State = """
        {"ticker":"AAPL","interval":"1d","market":"US","status":"complete","last_detection_run":"2026-01-05T12:00:00Z","last_detected_timestamp":null,
         "anchor":null,"model_version":null,"model_hash":null,"rows_processed":1260,"anomalies_found":3,"version":7,"source":"csv",
         "company_name":"Apple Inc.","currency":"GBP","price_divisor":100,"quote_delay_minutes":20,"followed":true,"requested_at":"2026-01-05T12:00:00Z",
         "updated_at":"2026-01-05T12:00:00Z"}
        """;

    [Fact]
    public async Task Series_answersItsState()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/1d").GetStateAsync(Arg.Any<CancellationToken>()).Returns(Metadata());

        await (await gateway.Client.GetAsync("/api/v1/tickers/aapl/1d")).AnswersAsync(HttpStatusCode.OK, State);
    }

    [Fact]
    public async Task ListSeries_pages()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.SeriesIndex.ListAsync(new SeriesQuery { Interval = Interval.OneDay, Limit = 2, Cursor = "c1" }, Arg.Any<CancellationToken>())
            .Returns(new Page<SeriesMetadata>([Metadata()], "c2"));

        var answer = await gateway.Client.GetAsync("/api/v1/tickers?interval=1d&limit=2&cursor=c1");

        await answer.AnswersAsync(HttpStatusCode.OK, $$"""{"items":[{{State}}],"next_cursor":"c2"}""");
    }

    [Theory]
    [InlineData("PUT", true)]
    [InlineData("DELETE", false)]
    public async Task Follow_answersTheSeries(string method, bool followed)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/1d").SetFollowedAsync(followed, Arg.Any<CancellationToken>()).Returns(Metadata());

        var answer = await gateway.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/api/v1/tickers/aapl/1d/follow"));

        await answer.AnswersAsync(HttpStatusCode.OK, State);
    }

    [Fact]
    public async Task Series_thatIsFollowedAndWasNeverDetected_saysNever()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/1d").GetStateAsync(Arg.Any<CancellationToken>())
            .Returns(new SeriesMetadata { Series = Samples.Apple, UpdatedAt = Samples.Noon.UtcDateTime, Version = 1, Followed = true });

        Assert.Equal("never", (await (await gateway.Client.GetAsync("/api/v1/tickers/AAPL/1d")).ReadAsync())["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task CorporateActions_showDividendsAndSplits()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var time = new DateTime(2024, 6, 10, 13, 30, 0, DateTimeKind.Utc);
        var query = new CorporateActionQuery { Limit = 2, Cursor = "c1", From = time, To = time.AddDays(1) };
        gateway.Grains.Series("AAPL/1d").GetCorporateActionsAsync(query, Arg.Any<CancellationToken>()).Returns(new Page<CorporateAction>(
            [
                new CorporateAction { Series = SeriesKey.Parse("AAPL/1d"), Time = time, Dividend = 0.25 },
                new CorporateAction { Series = SeriesKey.Parse("AAPL/1d"), Time = time.AddHours(1), SplitNumerator = 1, SplitDenominator = 20 },
            ],
            "c2"));

        var answer = await gateway.Client.GetAsync("/api/v1/tickers/AAPL/1d/corporate-actions?limit=2&cursor=c1&from=2024-06-10T13:30:00Z&to=2024-06-11T13:30:00Z");

        await answer.AnswersAsync(HttpStatusCode.OK, """
            {"items":[{"datetime":"2024-06-10T13:30:00Z","dividend":0.25,"split_numerator":null,"split_denominator":null},
            {"datetime":"2024-06-10T14:30:00Z","dividend":null,"split_numerator":1,"split_denominator":20}],"next_cursor":"c2"}
            """);
    }

    [Fact]
    public async Task Quarantine_showsTheBarsAndWhy()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/1d").GetQuarantineAsync(new QuarantineQuery { Limit = 2, Cursor = "c1" }, Arg.Any<CancellationToken>())
            .Returns(new Page<QuarantineEntry>([Quarantined()], "c2"));

        var answer = await gateway.Client.GetAsync("/api/v1/tickers/AAPL/1d/quarantine?limit=2&cursor=c1");

        await answer.AnswersAsync(HttpStatusCode.OK, $$"""{"items":[{{QuarantinedJson("null")}}],"next_cursor":"c2"}""");
    }

    [Theory]
    [InlineData("2024-07-01T13:30:00Z")]
    [InlineData("2024-07-01T15:30:00%2B02:00")]
    public async Task Release_answersTheBarAsItIsThen(string time)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var bar = Quarantined() with { ReleasedAt = new DateTime(2026, 1, 6, 0, 0, 0, DateTimeKind.Utc) };
        gateway.Grains.Series("AAPL/1d").ReleaseAsync(bar.Bar.Time, Arg.Any<CancellationToken>()).Returns(bar);

        var answer = await gateway.Client.PostAsync($"/api/v1/tickers/AAPL/1d/quarantine/{time}/release", null);

        await answer.AnswersAsync(HttpStatusCode.OK, QuarantinedJson("\"2026-01-06T00:00:00Z\""));
    }

    [Theory]
    [InlineData("2024-07-02", HttpStatusCode.NotFound, "No quarantined bar of AAPL/1d opens at 2024-07-02 00:00:00Z.")]
    [InlineData("yesterday", HttpStatusCode.BadRequest, "'time' must be a time as in ISO 8601")]
    public async Task Release_noSuchBar_saysSo(string time, HttpStatusCode status, string detail)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.PostAsync($"/api/v1/tickers/AAPL/1d/quarantine/{time}/release", null);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(detail, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static string QuarantinedJson(string releasedAt) => $$"""
        {"datetime":"2024-07-01T13:30:00Z","open":1,"high":0.5,"low":2,"close":1.5,"volume":7,"reason":"has a high below its low",
         "quarantined_at":"2026-01-05T12:00:00Z","released_at":{{releasedAt}}}
        """;

    private static QuarantineEntry Quarantined() => new()
    {
        Series = SeriesKey.Parse("AAPL/1d"),
        Bar = new Bar(new DateTime(2024, 7, 1, 13, 30, 0, DateTimeKind.Utc), 1, 0.5, 2, 1.5, 7),
        Reason = "has a high below its low",
        QuarantinedAt = new DateTime(2026, 1, 5, 12, 0, 0, DateTimeKind.Utc),
    };

    [Fact]
    public async Task Bars_passTheWindowOn()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var query = new BarQuery { From = Samples.Utc("2024-01-01T00:00:00Z").UtcDateTime, To = Samples.Utc("2024-06-30T22:00:00Z").UtcDateTime, Limit = 500 };
        gateway.Grains.Series("AAPL/1d").GetBarsAsync(query, Arg.Any<CancellationToken>()).Returns(
            new BarPage(new Page<Bar>([new Bar(Samples.Noon.UtcDateTime, 1, 2.5, 0.5, double.NaN, 100)], null), Samples.Noon.UtcDateTime));

        var answer = await gateway.Client.GetAsync("/api/v1/tickers/AAPL/1d/bars?from=2024-01-01&to=2024-07-01T00:00:00%2B02:00");

        await answer.AnswersAsync(HttpStatusCode.OK, """
            {"items":[{"datetime":"2026-01-05T12:00:00Z","open":1,"high":2.5,"low":0.5,"close":null,"volume":100,"live":true}],"next_cursor":null}
            """);
    }

    [Fact]
    public async Task Detect_answersTheOutcome()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/1d").DetectAsync(new DetectionRequest { Trigger = RunTrigger.Manual, Period = Period.Parse("2y") }, Arg.Any<CancellationToken>())
            .Returns(new DetectionOutcome { Run = Samples.Run() with { Id = "r", Warnings = [] }, RetractedAnomalies = 0, RowsProcessed = 3, AnomalyIds = ["a"], Reason = "extended" });

        var answer = await gateway.Client.PostAsync("/api/v1/tickers/AAPL/1d/detection?period=2y", null);

        await answer.AnswersAsync(HttpStatusCode.OK, """
            {"ticker":"AAPL","interval":"1d","detection_run_id":"r","new_anomalies":1,"retracted_anomalies":0,"rows_processed":3,"anomaly_ids":["a"],"reason":"extended","warnings":[]}
            """);
    }

    [Fact]
    public async Task StartBackfill_answers202WithItsAddress()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/1d").StartBackfillAsync(Arg.Any<BackfillRequest>(), Arg.Any<CancellationToken>()).Returns(new BackfillTicket(Started: true, "r1"));

        var answer = await gateway.Client.PostJsonAsync("/api/v1/backfills", """{"ticker":"AAPL"}""");

        Assert.Equal("/api/v1/backfills/r1", answer.Headers.Location!.ToString());
        await answer.AnswersAsync(HttpStatusCode.Accepted, """
            {"status":"backfill_started","run_id":"r1","ticker":"AAPL","max_period":"5y","interval":"1d","message":"Follow /api/v1/backfills/r1/events for progress"}
            """);
    }

    [Fact]
    public async Task GetBackfill_thatRuns_saysWhatHasBeenDoneSinceItsLastCommit()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var stored = Samples.Run(RunStatus.InProgress);
        gateway.Grains.Audit.GetAsync(stored.Id, Arg.Any<CancellationToken>()).Returns(stored);
        gateway.Grains.Series("AAPL/1d").GetBackfillAsync(Arg.Any<CancellationToken>()).Returns(stored with { Progress = 0.75, SecondsLeft = 12.5 });

        var run = await gateway.Client.GetFromJsonAsync<JsonElement>($"/api/v1/backfills/{stored.Id}");

        Assert.Equal((0.75, 12.5), (run.GetProperty("progress").GetDouble(), run.GetProperty("seconds_left").GetDouble()));
    }

    [Fact]
    public async Task CancelBackfill_thatRuns_answersTheRunAsItHasEnded()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var running = Samples.Run(RunStatus.InProgress);
        gateway.Grains.Audit.GetAsync(running.Id, Arg.Any<CancellationToken>()).Returns(running);
        gateway.Grains.Series("AAPL/1d").CancelBackfillAsync(running.Id, Arg.Any<CancellationToken>()).Returns(Samples.Run(RunStatus.Partial) with { Warnings = ["Cancelled by request."] });

        var answer = await gateway.Client.DeleteAsync($"/api/v1/backfills/{running.Id}");
        var run = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((HttpStatusCode.OK, "partial", "Cancelled by request."), (answer.StatusCode, run.GetProperty("status").GetString(), run.GetProperty("warnings")[0].GetString()));
    }

    [Theory]
    [InlineData(RunTrigger.Backfill, HttpStatusCode.OK)]
    [InlineData(RunTrigger.Manual, HttpStatusCode.NotFound)]
    public async Task CancelBackfill_runThatHasEndedOrIsNone_cancelsNothing(RunTrigger trigger, HttpStatusCode status)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var ended = Samples.Run(trigger: trigger);
        gateway.Grains.Audit.GetAsync(ended.Id, Arg.Any<CancellationToken>()).Returns(ended);

        var answer = await gateway.Client.DeleteAsync($"/api/v1/backfills/{ended.Id}");

        Assert.Equal(status, answer.StatusCode);
        await gateway.Grains.Series("AAPL/1d").DidNotReceive().CancelBackfillAsync(Arg.Any<string>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task ListBackfills_asksForBackfillsOnly()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await gateway.Client.GetAsync("/api/v1/backfills?ticker=AAPL&status=failed&trigger=scheduler");

        await gateway.Grains.Audit.Received(1).ListAsync(
            new RunQuery { Ticker = Samples.Apple.Ticker, Status = RunStatus.Failed, Trigger = RunTrigger.Backfill, Limit = 100 }, Arg.Any<CancellationToken>());
    }

    [Fact]
    public void RunOfAList_namesItsFirstHundredAnomalies()
    {
        var run = Samples.Run() with { AnomalyIds = [.. Enumerable.Range(0, 250).Select(number => $"{number:x24}")] };

        Assert.Equal((100, 250), (RunView.InList(run).AnomalyIds.Count, RunView.Of(run).AnomalyIds.Count));
        Assert.Equal(run.AnomalyIds[..100], RunView.InList(run).AnomalyIds);
    }

    [Fact]
    public async Task ListRuns_passesTheFilterOn()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await gateway.Client.GetAsync("/api/v1/runs?ticker=AAPL&status=in_progress&trigger=chart_request&from=2026-01-01&limit=5");

        await gateway.Grains.Audit.Received(1).ListAsync(
            new RunQuery { Ticker = Samples.Apple.Ticker, Status = RunStatus.InProgress, Trigger = RunTrigger.ChartRequest, From = Samples.Utc("2026-01-01T00:00:00Z").UtcDateTime, Limit = 5 },
            Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task PinModel_passesTheVersionOn()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var overview = new ModelOverview
        {
            Market = "US",
            Active = Samples.Model("US") with { Pinned = true },
            Problems = ["US_model-9.onnx is damaged"],
            Chosen = new ModelChoice { Version = "US_model-0.1.0", Hash = "sha256:00" },
        };
        gateway.Grains.Models["US"].PinAsync("US_model-0.1.0", Arg.Any<CancellationToken>()).Returns(overview);

        var answer = await gateway.Client.PutJsonAsync("/api/v1/models/us/pin", """{"version":"US_model-0.1.0"}""");

        await answer.AnswersAsync(HttpStatusCode.OK, """
            {"market":"US","active":{"market":"US","version":"US_model-0.1.0","hash":"sha256:00112233445566778899aabbccddeeff","feature_set":"seed-14","active":true,
             "loaded":true,"pinned":true,"trees":100,"samples_per_tree":256,"contamination":0.01,"offset":-0.6,"trained_at":null,"trained_from":null,"trained_to":null,"rows":null,"tickers":[],"candidate":false},
             "available":[],"problems":["US_model-9.onnx is damaged"],"chosen":{"version":"US_model-0.1.0","hash":"sha256:00","problem":null}}
            """);
    }

    [Fact]
    public async Task Model_answersItsCard()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Models["US"].GetCardAsync("US_model-0.1.0", Arg.Any<CancellationToken>()).Returns(new ModelCard(Samples.Model("US"))
        {
            Threshold = -0.6,
            Seed = 42,
            DataSha256 = "ab",
            Features = [new("RSI", "relative strength index (RSI)", null)],
            Quantiles = new ModelQuantiles([0.01, 0.99], [-0.7, -0.4], [new("RSI", [20, 80])]),
            Calibration = new ModelCalibration([new(300, 1000)]),
        });

        await (await gateway.Client.GetAsync("/api/v1/models/us/US_model-0.1.0")).AnswersAsync(HttpStatusCode.OK, """
            {"threshold":-0.6,"seed":42,"data_sha256":"ab","features":[{"name":"RSI","label":"relative strength index (RSI)","unit":null}],
             "quantiles":{"probabilities":[0.01,0.99],"score":[-0.7,-0.4],"features":[{"name":"RSI","values":[20,80]}]},"calibration":{"intervals":[{"seconds":300,"rows":1000}]},
             "market":"US","version":"US_model-0.1.0","hash":"sha256:00112233445566778899aabbccddeeff","feature_set":"seed-14","active":true,"loaded":true,"pinned":false,"trees":100,
             "samples_per_tree":256,"contamination":0.01,"offset":-0.6,"trained_at":null,"trained_from":null,"trained_to":null,"rows":null,"tickers":[],"candidate":false}
            """);
    }

    [Fact]
    public async Task Unpin_passesNullOn()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Models["US"].PinAsync(null, Arg.Any<CancellationToken>()).Returns(new ModelOverview { Market = "US" });

        var answer = await gateway.Client.PutJsonAsync("/api/v1/models/US/pin", """{"version":null}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Markets_answerTheirSessions()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var markets = await (await gateway.Client.GetAsync("/api/v1/markets")).ReadAsync();

        JsonAssert.Equal("""
            {"market":"JP","name":"Tokyo","time_zone":"Asia/Tokyo","is_open":false,"opens":"2026-01-05T14:30:00Z","closes":"2026-01-05T21:00:00Z","tickers":3}
            """, markets.AsArray().Single(market => market!["market"]!.GetValue<string>() == "JP")!.ToJsonString());
    }

    [Fact]
    public async Task Cluster_answersSilosAndGrains()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var silo = SiloAddress.FromParsableString("10.0.0.1:11111@7");
        gateway.Grains.Management.GetDetailedHosts(Arg.Any<bool>(), Arg.Any<CancellationToken>()).Returns([new MembershipEntry
        {
            SiloAddress = silo, SiloName = "pod-1", HostName = "node-a", Status = SiloStatus.Active, StartTime = Samples.Noon.UtcDateTime,
        }]);
        gateway.Grains.Management.GetSimpleGrainStatistics(Arg.Any<SiloAddress[]>())
            .Returns([new SimpleGrainStatistic { GrainType = "TickerDetectionGrain,Anomaly.Grains", SiloAddress = silo, ActivationCount = 4 }]);
        gateway.Grains.Reports.ReadAsync().Returns([new SiloReport
        {
            Silo = silo.ToParsableString(), Version = "1.2.3", CommitsPerSecond = 4.5,
            Work = [new WorkReport("commit", 10, 0, 0.001, 0.01, 0.02)],
            Sources = [new SourceReport(MarketDataSource.Yahoo, 2, 10, Samples.Noon), new SourceReport(MarketDataSource.Push, null, null, null)],
            Store = new StoreReport("Sqlite", 4096, 30, new Dictionary<string, double> { ["1m"] = 90 }),
        }]);

        await (await gateway.Client.GetAsync("/api/v1/cluster")).AnswersAsync(HttpStatusCode.OK, """
            {"silos":[{"address":"10.0.0.1:11111@7","name":"pod-1","host":"node-a","status":"active","started_at":"2026-01-05T12:00:00Z","version":"1.2.3",
             "activations":null,"cpu_percent":null,"memory_bytes":null,"is_overloaded":null,"commits_per_second":4.5,
             "work":[{"kind":"commit","count":10,"failed":0,"p50_seconds":0.001,"p99_seconds":0.01,"longest_seconds":0.02}]}],
             "activations":4,"grains":[{"type":"TickerDetectionGrain","silo":"10.0.0.1:11111@7","activations":4}],
             "sources":[{"source":"yahoo","requests_per_second":2,"burst":10,"circuits":[{"silo":"10.0.0.1:11111@7","until":"2026-01-05T12:00:00Z"}]},
              {"source":"push","requests_per_second":null,"burst":null,"circuits":[]}],
             "store":{"engine":"Sqlite","bytes":4096,"run_retention_days":30,"bar_retention_days":{"1m":90}},"dashboard":null}
            """);
    }

    private static SeriesMetadata Metadata() => new()
    {
        Series = Samples.Apple, UpdatedAt = Samples.Noon.UtcDateTime, LastDetectionRun = Samples.Noon.UtcDateTime, RowsProcessed = 1260, AnomaliesFound = 3, Version = 7, Source = MarketDataSource.Csv,
        CompanyName = "Apple Inc.", Currency = "GBP", PriceDivisor = 100, QuoteDelayMinutes = 20,
        Followed = true, RequestedAt = Samples.Noon.UtcDateTime,
    };
}
