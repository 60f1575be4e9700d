using Anomaly.Gateway.Api.Access;
using Anomaly.People;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>The legacy API (/py), for the frontend and clients of the system before this one: its shapes are contract.</summary>
internal static class PyEndpoints
{
    /// <summary>Maps everything under /py.</summary>
    public static void MapPy(this IEndpointRouteBuilder app)
    {
        var py = app.MapGroup("/py");
        py.MapPyOperation();
        py.MapPyCharts();
        app.MapPyChartsWithoutPrefix();
        py.MapPyBackfills();
        py.MapPyAudit();
        py.MapPyMonitoring();
        py.MapPyLine();
        app.MapPyLineWithoutPrefix();
        app.MapSignInProviders();
    }

    private static void MapPyOperation(this RouteGroupBuilder group)
    {
        group.MapGet("/health", Health).AllowEverybody().WithName("PyHealth").WithTags("py: operation")
            .WithSummary("Whether the gateway answers");
        group.MapPost("/scheduler/toggle", Toggle).RequireRole(Role.Operator).WithName("PyToggleScheduler").WithTags("py: operation").RateLimitWrites()
            .WithSummary("Switch the schedule on or off")
            .WithDescription("The choice survives restarts.");
    }

    private static void MapPyAudit(this RouteGroupBuilder group)
    {
        group.MapPost("/anomalies/verify/{anomaly_id}", Verify).RequireRole(Role.Analyst).WithName("PyVerifyAnomaly").WithTags("py: anomalies").RateLimitWrites().ProducesNotFound()
            .WithSummary("Re-derive an anomaly from the stored bars")
            .WithDescription("Replays the bars through the model that found it and through the current one. Writes nothing but its own run.");
        group.MapGet("/detection-runs/{run_id}", Run).RequireRole(Role.Viewer).WithName("PyGetRun").WithTags("py: audit").ProducesNotFound()
            .WithSummary("The audit of one detection run");
        group.MapGet("/model-stats", Models).RequireRole(Role.Viewer).WithName("PyGetModelStats").WithTags("py: audit")
            .WithSummary("Which models are in memory");
    }

    private static Ok<HealthView> Health() => TypedResults.Ok(new HealthView("ok"));

    private static async Task<Ok<SchedulerToggled>> Toggle(SchedulerToggle toggle, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var status = await grains.Scheduler().SetEnabledAsync(toggle.State, cancellationToken);
        return TypedResults.Ok(new SchedulerToggled(status.Enabled));
    }

    private static async Task<Ok<VerificationView>> Verify(
        [FromRoute(Name = "anomaly_id")] string anomalyId, AnomalyService anomalies, CancellationToken cancellationToken) =>
        TypedResults.Ok(await anomalies.VerifyAsync(anomalyId, cancellationToken));

    private static async Task<Ok<RunView>> Run([FromRoute(Name = "run_id")] string runId, RunService runs, CancellationToken cancellationToken) =>
        TypedResults.Ok(await runs.GetAsync(runId, cancellationToken));

    private static async Task<Ok<ModelStats>> Models(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(ModelStats.Of(await GrainAddresses.EveryMainMarket(market => grains.Models(market).GetOverviewAsync(cancellationToken))));
}
