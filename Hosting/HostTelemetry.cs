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
    private const string CollectorSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string MetricsPath = "/metrics";

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
    public static IEndpointRouteBuilder MapMetrics(this IEndpointRouteBuilder app)
    {
        app.MapPrometheusScrapingEndpoint(MetricsPath);
        return app;
    }

    /// <summary>What orchestrators ask every few seconds would bury the traces of people.</summary>
    private static bool IsWatching(PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments(MetricsPath);
}
