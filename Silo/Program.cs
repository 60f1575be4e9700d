using Anomaly.Hosting;
using Anomaly.Hosting.Health;
using Anomaly.Hosting.Settings;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

// A process that is a silo and nothing else: a node of a cluster, with its health and metrics on a management address.
return await HostRun.RunAsync("silo", Build, Map);

WebApplication Build()
{
    // The image gives both programs the same environment.
    var builder = HostSettings.CreateBuilder(args, typeof(Program).Assembly, "Anomaly:Gateway");
    builder.AddHostLogging();
    builder.AddHostTelemetry("anomaly-silo");
    builder.ListenAt("http://127.0.0.1:5080");
    builder.AddAnomaly();
    return builder.Build();
}

static void Map(WebApplication app)
{
    app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
    app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = (context, report) => context.Response.WriteAsJsonAsync(Readiness.Of(report)) });
    app.MapMetrics();
}
