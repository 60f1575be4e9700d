using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Anomaly.Testing;
using Anomaly.Testing.Clusters;

namespace Anomaly.Integration.Telemetry;

/// <summary>What an operator sees of a cluster: real processes, a real PostgreSQL, a collector that speaks OTLP.</summary>
public sealed class ClusterTelemetryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [PostgresFact]
    public async Task A_detection_is_one_trace_from_the_request_over_another_silo_to_the_commit()
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

        // Series enough that some of their grains are on the other silo.
        foreach (var series in new[] { "SIM-RAIL", "SIM-BANK", "SIM-AERO" }.SelectMany(ticker => new[] { "1d", "1h", "60m", "90m", "30m" }.Select(interval => $"{ticker}/{interval}")))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/tickers/{series}/detection");
            request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
            request.Headers.Add("X-Correlation-ID", "audit-4711");
            using var answer = await http.SendAsync(request);
        }

        // Processes send their spans whenever they like: the commit's may be here before those around it.
        await EventuallyAsync(() => Commits().Any(commit => WayUp(commit) is var way && way[^1].Name.StartsWith("POST", StringComparison.Ordinal) && way[^1].Service != commit.Service));
        await EventuallyAsync(() => Commits().All(commit => WayUp(commit)[^1].Name.StartsWith("POST", StringComparison.Ordinal)));
        Assert.All(Commits(), commit =>
        {
            var way = WayUp(commit);
            Assert.Contains(way, span => span.Service == commit.Service && span.Name.EndsWith("/DetectAsync", StringComparison.Ordinal));
        });
        await EventuallyAsync(() => Commits().All(commit =>
            collector.Logs.Any(log => log.Service == commit.Service && log.TraceId == trace && log.Attributes.GetValueOrDefault("correlation_id") == "audit-4711")));
        await EventuallyAsync(() => cluster.Silos.All(silo => collector.Measured.ContainsKey($"anomaly-{silo.Port}")));

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
    public async Task A_silo_tells_its_load_to_scrapers_and_to_the_api()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 2, new Dictionary<string, string> { ["Anomaly__MarketData__Source"] = "Simulated" });
        using var http = new HttpClient { BaseAddress = cluster.Gateway };
        foreach (var ticker in new[] { "SIM-RAIL", "SIM-BANK", "SIM-AERO" })
            (await http.PostAsync($"/api/v1/tickers/{ticker}/1d/detection", null)).EnsureSuccessStatusCode();

        var scraped = await Task.WhenAll(cluster.Silos.Select(silo => http.GetStringAsync(new Uri(silo.Address, "/metrics"))));
        Assert.All(scraped, metrics => Assert.Contains("orleans_", metrics, StringComparison.Ordinal));
        Assert.Contains(scraped, metrics => metrics.Contains("anomaly_store_commits_total", StringComparison.Ordinal));
        var health = await http.GetFromJsonAsync<JsonElement>("/health/ready");
        Assert.Equal("2 active.", health.GetProperty("checks").GetProperty("silo").GetProperty("description").GetString());
        var silos = new List<JsonElement>();
        await EventuallyAsync(async () =>
        {
            silos = [.. (await http.GetFromJsonAsync<JsonElement>("/api/v1/cluster")).GetProperty("silos").EnumerateArray()];
            return silos.Sum(silo => silo.GetProperty("commits_per_second").GetDouble()) > 0;
        });
        Assert.Equal(cluster.Silos.Select(silo => $"silo {silo.Port}").Order(), silos.Select(silo => silo.GetProperty("name").GetString()!).Order());
        Assert.All(silos, silo => Assert.True(silo.GetProperty("activations").GetInt32() > 0 && silo.GetProperty("memory_bytes").GetInt64() > 0, silo.ToString()));
    }

    private static Task EventuallyAsync(Func<bool> condition) => EventuallyAsync(() => Task.FromResult(condition()));

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var clock = Stopwatch.StartNew(); !await condition(); await Task.Delay(100))
            Assert.True(clock.Elapsed < Patience, "It did not come to pass in time.");
    }
}
