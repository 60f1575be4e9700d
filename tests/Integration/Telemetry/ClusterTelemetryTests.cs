using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Anomaly.Testing;
using Anomaly.Testing.Clusters;

namespace Anomaly.Integration.Telemetry;

/// <summary>What an operator sees of a cluster: real processes, a real PostgreSQL, a collector that speaks OTLP.</summary>
public sealed class ClusterTelemetryTests
{
    private const string Gateway = "anomaly-gateway", Silo = "anomaly-silo";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [PostgresFact]
    public async Task A_detection_is_one_trace_over_gateway_silo_and_store()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var cluster = await LocalCluster.StartAsync(silos: 2, new Dictionary<string, string>
        {
            ["Anomaly__MarketData__Source"] = "Simulated",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        });
        using var http = new HttpClient { BaseAddress = cluster.Gateway };
        var trace = ActivityTraceId.CreateRandom().ToHexString();

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tickers/SIM-RAIL/1d/detection");
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        request.Headers.Add("X-Correlation-ID", "audit-4711");
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();

        // Processes send their spans whenever they like: the commit's may be here before those around it.
        await EventuallyAsync(() => Commits().Any() && Commits().All(commit => WayUp(commit)[^1].Service == Gateway));
        Assert.All(Commits(), commit =>
        {
            Assert.Equal(Silo, commit.Service);
            var way = WayUp(commit);
            Assert.Contains(way, span => span is { Service: Silo, Name: "ITickerDetectionGrain.DetectAsync" });
            Assert.True(way[^1] is { Service: Gateway } root && root.Name.StartsWith("POST", StringComparison.Ordinal), string.Join(" < ", way));
        });
        await EventuallyAsync(() => collector.Logs.Any(log => log.Service == Silo && log.TraceId == trace && log.Attributes.GetValueOrDefault("correlation_id") == "audit-4711"));
        await EventuallyAsync(() => collector.Measured.ContainsKey(Gateway) && collector.Measured.ContainsKey(Silo));

        IEnumerable<OtlpSpan> Spans() => collector.Spans.Where(span => span.TraceId == trace);
        IEnumerable<OtlpSpan> Commits() => Spans().Where(span => span.Name == "store.commit");
        List<OtlpSpan> WayUp(OtlpSpan span)
        {
            List<OtlpSpan> way = [span];
            while (Spans().FirstOrDefault(each => each.SpanId == way[^1].ParentId) is { } parent)
                way.Add(parent);
            return way;
        }
    }

    [PostgresFact]
    public async Task A_silo_tells_its_load_to_scrapers_and_to_the_gateway()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 2, new Dictionary<string, string> { ["Anomaly__MarketData__Source"] = "Simulated" });
        using var http = new HttpClient { BaseAddress = cluster.Gateway };
        foreach (var ticker in new[] { "SIM-RAIL", "SIM-BANK", "SIM-AERO" })
            (await http.PostAsync($"/api/v1/tickers/{ticker}/1d/detection", null)).EnsureSuccessStatusCode();

        var scraped = await Task.WhenAll(cluster.Silos.Select(silo => http.GetStringAsync(new Uri(silo.Management, "/metrics"))));
        Assert.All(scraped, metrics => Assert.Contains("anomaly_runtime_activations", metrics, StringComparison.Ordinal));
        Assert.Contains(scraped, metrics => metrics.Contains("anomaly_store_commits_total", StringComparison.Ordinal));
        var health = await http.GetFromJsonAsync<JsonElement>(new Uri(cluster.Silos[0].Management, "/health/ready"));
        Assert.Equal("healthy", health.GetProperty("checks").GetProperty("store").GetProperty("status").GetString());
        var silos = new List<JsonElement>();
        await EventuallyAsync(async () =>
        {
            silos = [.. (await http.GetFromJsonAsync<JsonElement>("/api/v1/cluster")).GetProperty("silos").EnumerateArray()];
            return silos.Sum(silo => silo.GetProperty("commits_per_second").GetDouble()) > 0;
        });
        Assert.Equal(1024, silos.Sum(silo => silo.GetProperty("partitions").GetInt32()));
        Assert.Contains(silos, silo => silo.GetProperty("calls_per_second").GetDouble() > 0 && silo.GetProperty("latency_p95_ms").GetDouble() > 0);
    }

    private static Task EventuallyAsync(Func<bool> condition) => EventuallyAsync(() => Task.FromResult(condition()));

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var clock = Stopwatch.StartNew(); !await condition(); await Task.Delay(100))
            Assert.True(clock.Elapsed < Patience, "It did not come to pass in time.");
    }
}
