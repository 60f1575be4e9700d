using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Anomaly.Gateway.Api.Telemetry;

/// <summary>Metrics and traces of every part of the process, for Prometheus at /metrics and for OTLP where a collector is named.</summary>
internal static class TelemetryServices
{
    /// <summary>Where the collector is, by OpenTelemetry's own convention.</summary>
    private const string CollectorSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<GatewayInstruments>();
        var telemetry = services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddMeter("Anomaly.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting")
                .AddPrometheusExporter())
            .WithTracing(traces => traces
                .AddSource("Anomaly.*")
                .AddAspNetCoreInstrumentation(http => http.Filter = context => !context.Request.Path.StartsWithSegments("/health")));
        if (!string.IsNullOrEmpty(configuration[CollectorSetting]))
            telemetry.UseOtlpExporter();
        return services;
    }
}
