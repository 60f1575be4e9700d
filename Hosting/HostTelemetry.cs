using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Anomaly.Hosting;

/// <summary>
/// Metrics, traces and logs of a process: for Prometheus at /metrics, and for OTLP where a collector is named (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, OpenTelemetry's own
/// convention). One trace leads from the gateway's request through the calls of grains, on whatever silo, to the store's commit.
/// </summary>
public static class HostTelemetry
{
    /// <summary>The setting of the collector's address.</summary>
    internal const string CollectorSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string MetricsPath = "/metrics";
    private const int MaxSeries = 1000;
    private static readonly double[] Seconds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    /// <summary>Adds what measures and traces.</summary>
    /// <param name="builder">The host. Its logging is set up already.</param>
    /// <param name="service">What the process is called in telemetry, for example <c>anomaly-gateway</c>; <c>OTEL_SERVICE_NAME</c> wins.</param>
    public static IHostApplicationBuilder AddHostTelemetry(this IHostApplicationBuilder builder, string service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics
                .AddMeter("Anomaly.*", "Microsoft.Orleans", "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting")
                .AddView(ViewOf)
                .AddPrometheusExporter())
            .WithTracing(traces => traces
                // Not Microsoft.Orleans.Runtime: silos ping each other every second, which would bury the traces of people.
                .AddSource("Anomaly.*", "Microsoft.Orleans.Application", "Microsoft.Orleans.Lifecycle", "Microsoft.Orleans.Storage")
                .AddAspNetCoreInstrumentation(http => http.Filter = context => !IsWatching(context.Request.Path)));
        if (!string.IsNullOrEmpty(builder.Configuration[CollectorSetting]))
            telemetry.WithLogging(null, logs => logs.IncludeScopes = true).UseOtlpExporter();
        return builder;
    }

    /// <summary>Serves the metrics in Prometheus' text format at /metrics.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder app) =>
        app.MapPrometheusScrapingEndpoint(MetricsPath).WithMetadata(new HttpMethodMetadata([HttpMethods.Get]));

    /// <summary>
    /// How an instrument is exported. Its series are bounded whatever clients send: protocol, scheme and the address that a client has chosen are left out, and no
    /// instrument has more than <see cref="MaxSeries"/>. Histograms that name no buckets get some that fit their unit: OpenTelemetry's own are meant for milliseconds.
    /// </summary>
    internal static MetricStreamConfiguration ViewOf(Instrument instrument) => instrument switch
    {
        { Meter.Name: "Microsoft.AspNetCore.Hosting" } => new() { TagKeys = ["http.route", "http.request.method", "http.response.status_code"], CardinalityLimit = MaxSeries },
        { Meter.Name: "Microsoft.AspNetCore.Server.Kestrel" } => new() { TagKeys = ["server.port", "error.type"], CardinalityLimit = MaxSeries },
        Histogram<double> { Advice: null, Unit: "s" } => new ExplicitBucketHistogramConfiguration { Boundaries = Seconds, CardinalityLimit = MaxSeries },
        Histogram<double> { Advice: null, Unit: "ms" } or Histogram<long> { Advice: null, Unit: "ms" } =>
            new ExplicitBucketHistogramConfiguration { Boundaries = [.. Seconds.Select(second => second * 1000)], CardinalityLimit = MaxSeries },
        _ => new() { CardinalityLimit = MaxSeries },
    };

    /// <summary>What orchestrators ask every few seconds would bury the traces of people.</summary>
    private static bool IsWatching(PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments(MetricsPath);
}
