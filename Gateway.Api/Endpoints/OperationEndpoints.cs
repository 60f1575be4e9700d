using Anomaly.Gateway.Api.Access;
using Anomaly.Hosting.Health;
using Anomaly.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>What keeps the gateway running: health for orchestrators, metrics for Prometheus.</summary>
internal static class OperationEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        var operation = app.MapGroup("").WithTags("operation").AllowEverybody();
        operation.MapGet("/health/live", Live).WithName("Live")
            .WithSummary("Whether the process answers")
            .WithDescription("Says nothing of what the process depends on: restarting it does not mend a database.");
        operation.MapGet("/health/ready", Ready).WithName("Ready")
            .Produces<Readiness>().Produces<Readiness>(StatusCodes.Status503ServiceUnavailable)
            .WithSummary("Whether store, models and silo can serve")
            .WithDescription("503, with the reasons, while they cannot.");
        app.MapMetrics().AllowEverybody();
    }

    private static Ok<HealthView> Live() => TypedResults.Ok(new HealthView("ok"));

    private static async Task<JsonHttpResult<Readiness>> Ready(HealthCheckService health, CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(cancellationToken);
        return TypedResults.Json(Readiness.Of(report), statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
