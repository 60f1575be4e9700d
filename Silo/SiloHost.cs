using Anomaly.Hosting;
using Anomaly.Hosting.Composition;
using Anomaly.Hosting.Health;
using Anomaly.Hosting.Logging;
using Anomaly.Hosting.Telemetry;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Anomaly.Silo;

/// <summary>A process that is a silo and nothing else: a node of a cluster, with its health and metrics on a management address.</summary>
internal static class SiloHost
{
    /// <summary>Where health and metrics are served unless the settings say (ASPNETCORE_URLS).</summary>
    private const string DefaultManagementAddress = "http://127.0.0.1:5080";

    /// <summary>Runs until it is told to stop.</summary>
    public static Task<int> RunAsync(string[] args) => HostRun.RunAsync("silo", () => Build(args), Map);

    private static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddHostLogging();
        builder.AddHostTelemetry("anomaly-silo");
        builder.ListenAt(DefaultManagementAddress);
        builder.AddAnomaly();
        return builder.Build();
    }

    private static void Map(WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = (context, report) => context.Response.WriteAsJsonAsync(Readiness.Of(report)) });
        app.MapMetrics();
    }
}
