using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Testing;
using Anomaly.Testing.Processes;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>What /metrics has, in what buckets, and that nothing a client sends makes more of it.</summary>
public sealed partial class MetricsTests(MetricsTests.UsedProduct used) : IClassFixture<MetricsTests.UsedProduct>
{
    /// <summary>Exported only while a backfill runs.</summary>
    private const string OnlySometimes = "anomaly_backfill_progress";

    private static readonly string Monitoring = Path.Combine(SharedData.Repository, "deploy", "monitoring");

    [Fact]
    public async Task Histograms_all_haveBucketsThatFitWhatTheyMeasure()
    {
        var histograms = Bucket().Matches(await used.ReadAsync())
            .GroupBy(match => match.Groups["name"].Value, match => match.Groups["le"].Value)
            .ToDictionary(group => group.Key, group => group.Where(le => le != "+Inf").Select(le => double.Parse(le, CultureInfo.InvariantCulture)).Distinct().Order().ToArray());

        Assert.True(histograms.Count >= 10, string.Join(' ', histograms.Keys));
        Assert.All(histograms, histogram =>
        {
            var (least, most) = LimitsOf(histogram.Key);
            Assert.True(histogram.Value[0] > 0 && histogram.Value[0] <= least, $"{histogram.Key} begins at {histogram.Value[0]}");
            Assert.True(histogram.Value[^1] <= most, $"{histogram.Key} ends at {histogram.Value[^1]}");
        });
    }

    [Fact]
    public async Task Instruments_ofTheProduct_nameTheirBucketsThemselves()
    {
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);
        await product.BackfillAsync("""{"ticker":"SIM-RAIL","max_period":"1mo"}""");
        var instruments = new ConcurrentBag<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("Anomaly.", StringComparison.Ordinal))
                    instruments.Add(instrument);
            },
        };
        listener.Start();

        // Every class that makes instruments says what its meter is called.
        var meters = new[] { "Alerts", "Storage", "Grains", "Hosting", "Gateway.Api" }.SelectMany(assembly => Assembly.Load($"Anomaly.{assembly}").GetTypes())
            .Where(type => type.Name.EndsWith("Instruments", StringComparison.Ordinal))
            .Select(type => (string)(type.GetField("MeterName") ?? type.GetField("Name"))!.GetRawConstantValue()!);
        // A source that only some products have: another test may run one at the same time.
        Assert.Equal(
            meters.Order(StringComparer.Ordinal),
            instruments.Select(instrument => instrument.Meter.Name).Where(name => name != MarketData.MarketDataInstruments.Name).Distinct().Order(StringComparer.Ordinal));
        var histograms = instruments.Where(instrument => instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal)).ToList();
        Assert.True(histograms.Count >= 5);
        Assert.All(histograms, histogram => Assert.NotNull(histogram.GetType().GetProperty("Advice")!.GetValue(histogram)));
    }

    [Fact]
    public void Counters_ofErrors_areThereBeforeTheFirst()
    {
        foreach (var counter in new[]
        {
            "anomaly_store_errors_total{", "anomaly_store_conflicts_total{", "anomaly_detection_conflicts_total{", "anomaly_scheduler_failures_total{",
            "anomaly_gateway_errors_total{.*status=\"500\"", "anomaly_gateway_errors_total{.*status=\"507\"", "anomaly_detection_runs_total{.*status=\"failed\",trigger=\"scheduler\"",
        })
            Assert.Matches($"(?m)^{counter}.*}} 0 ?", used.AtStart);
    }

    [Fact]
    public async Task State_ofTheProcess_isThere()
    {
        var metrics = await used.ReadAsync();

        foreach (var line in new[]
        {
            "anomaly_build_info{.*version=\"[0-9]+\\.[0-9]+\\.[0-9]+\".*} 1", "anomaly_ready{.*} 1", "anomaly_health_status{.*check=\"store\"} 1", "anomaly_health_status{.*check=\"silo\"} 1",
            "anomaly_store_size_bytes{.*} [1-9][0-9]{4,}", "anomaly_backfill_running{.*} [01]", "anomaly_scheduler_last_scan_timestamp_seconds{.*} [0-9.]{10,}",
            "anomaly_detection_last_bar_timestamp_seconds{.*interval=\"1d\",market=\"US\"} [0-9.]{10,}",
        })
            Assert.Matches($"(?m)^{line}", metrics);
    }

    [Fact]
    public async Task Progress_ofABackfill_isThereWhileItRuns()
    {
        var run = await used.BackfillAsync("SIM-BANK", "1m", "max");

        await Eventually.HoldsAsync(HasProgressAsync, TimeSpan.FromMinutes(1), () => "No progress was exported.");
        (await used.Client.DeleteAsync($"/api/v1/backfills/{run}")).EnsureSuccessStatusCode();
        await Eventually.HoldsAsync(async () => !await HasProgressAsync(), TimeSpan.FromMinutes(1), () => "Progress is exported though nothing runs.");

        async Task<bool> HasProgressAsync() => (await used.Client.GetStringAsync("/metrics")).Contains($"{OnlySometimes}{{", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Size_whateverClientsSend_isBounded()
    {
        // Every kind of answer once, also those of limits that are only reached after a while.
        for (var i = 0; i < 30; i++)
            await SendStrangeThingsAsync(used.Client, i);
        var before = (await used.Client.GetStringAsync("/metrics")).Split('\n').Length;

        for (var i = 30; i < 90; i++)
            await SendStrangeThingsAsync(used.Client, i);

        var after = (await used.Client.GetStringAsync("/metrics")).Split('\n').Length;
        // One line for each of the 300 names that were sent would be many more.
        Assert.True(after <= before + 100, $"{before} lines grew to {after}");
    }

    [Fact]
    public async Task BoardAndAlerts_nameOnlyMetricsAndLabelsThatThereAre()
    {
        var metrics = await used.ReadAsync();
        var exported = Series().Matches(metrics).Select(match => match.Groups["name"].Value).Append(OnlySometimes).ToHashSet();
        var labels = Label().Matches(metrics).Select(match => match.Groups["name"].Value).Concat(["instance", "job"]).ToHashSet();

        var board = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Monitoring, "board.json")))!["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]!.AsArray()).Select(target => target!["expr"]!.GetValue<string>()).ToList();
        var alerts = (await File.ReadAllLinesAsync(Path.Combine(Monitoring, "alerts.yaml"))).Select(line => line.Trim())
            .Where(line => line.StartsWith("expr: ", StringComparison.Ordinal)).Select(line => line[6..]).ToList();

        Assert.True(board.Count >= 20 && alerts.Count >= 10);
        foreach (var expression in board.Concat(alerts))
        {
            Assert.All(Named().Matches(expression).Select(match => match.Value).Except(labels), name => Assert.Contains(name, exported));
            var used = Label().Matches(expression).Select(match => match.Groups["name"].Value)
                .Concat(Grouped().Matches(expression).SelectMany(match => match.Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries)));
            Assert.All(used, label => Assert.Contains(label, labels));
        }
    }

    private static async Task SendStrangeThingsAsync(HttpClient client, int i)
    {
        foreach (var address in new[] { $"/nothing/{i}", $"/api/v1/tickers/T{i}/1d", $"/charts/X{i}?period={i}y", $"/py/chart?ticker=Y{i}&interval=1d", $"/api/v1/runs/{i}", $"/api/v1/models/M{i}" })
            await client.GetAsync(address);
        foreach (var method in new[] { $"METHOD{i}", "PROPFIND", "TRACE" })
            await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/api/v1/runs/{i}") { Headers = { { "User-Agent", $"agent/{i}" }, { "Origin", $"http://o{i}.example" } } });
        await client.PostAsync("/api/v1/backfills", Bodies.Json($$"""{"ticker":"Z{{i}}"}"""));
        await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = $"h{i}.example" } });
    }

    /// <summary>The longest first bucket, and the longest last one, that still tell anything.</summary>
    private static (double Least, double Most) LimitsOf(string name) =>
        name.EndsWith("_milliseconds", StringComparison.Ordinal) ? (1, 600_000)
        : name.EndsWith("_seconds", StringComparison.Ordinal) ? (0.01, 3600)
        : (1, 100_000);

    [GeneratedRegex("""(?m)^(?<name>\w+)_bucket\{.*le="(?<le>[^"]+)".*\} """)]
    private static partial Regex Bucket();

    [GeneratedRegex("""(?m)^(?<name>[a-z]\w+)[{ ]""")]
    private static partial Regex Series();

    [GeneratedRegex("""[{,](?<name>\w+)=~?["]""")]
    private static partial Regex Label();

    [GeneratedRegex("""by \((?<names>[\w, ]+)\)""")]
    private static partial Regex Grouped();

    [GeneratedRegex("""\b(anomaly|http|orleans|dotnet|kestrel|aspnetcore)_\w+""")]
    private static partial Regex Named();

    /// <summary>
    /// A product that has done a little of everything, so that whatever is only exported once it was measured is there: its exchange runs fast, so that the schedule finds
    /// new bars, and one ticker is of a source over the network, which is not asked. A process of its own: where several hosts share one, as those of tests do, the end of
    /// one ends the metrics of all.
    /// </summary>
    public sealed class UsedProduct : IAsyncLifetime
    {
        private readonly GatewayProcess _gateway = new(
            ("Anomaly__Gateway__ChangeBurst", "10000"), ("Anomaly__MarketData__Simulated__Speed", "20000"),
            ("Anomaly__MarketData__Tickers__MSFT", "Yahoo"), ("Anomaly__MarketData__Yahoo__BaseUrl", "http://127.0.0.1:9"));

        public HttpClient Client => _gateway.Http;

        public Task<string> BackfillAsync(string ticker, string interval, string period) => _gateway.BackfillAsync(ticker, interval, period);

        /// <summary>What it exported before anything was asked of it.</summary>
        internal string AtStart { get; private set; } = "";

        public async Task InitializeAsync()
        {
            await TestModels.WriteCalmAsync(_gateway.PathOf("models"));
            _gateway.Set("Anomaly__Models__Folder", _gateway.PathOf("models"));
            await _gateway.StartAsync();
            AtStart = await Client.GetStringAsync("/metrics");
            await _gateway.EndOfRunAsync(await _gateway.BackfillAsync("SIM-RAIL", "1d", "1mo"), TimeSpan.FromMinutes(1));
            await Client.GetStringAsync("/py/chart?ticker=SIM-RAIL&period=1mo&interval=1d");
            (await Client.PostAsync("/api/v1/scheduler/scan", null)).EnsureSuccessStatusCode();
        }

        public async Task DisposeAsync() => await _gateway.DisposeAsync();

        /// <summary>What it exports, once its state has been looked at and the schedule has found a bar.</summary>
        internal async Task<string> ReadAsync()
        {
            var metrics = "";
            await Eventually.HoldsAsync(
                async () => (metrics = await Client.GetStringAsync("/metrics")).Contains("anomaly_store_size_bytes{", StringComparison.Ordinal)
                    && metrics.Contains("anomaly_scheduler_lag_seconds_bucket{", StringComparison.Ordinal),
                TimeSpan.FromMinutes(1),
                () => metrics);
            return metrics;
        }
    }
}
