using Anomaly.Gateway.Api.Documents;
using Anomaly.Gateway.Api.Requests;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>Verification, runs and models of the old face.</summary>
internal static class PyAuditEndpoints
{
    public static void MapPyAudit(this RouteGroupBuilder group)
    {
        group.MapPost("/anomalies/verify/{anomaly_id}", Verify).WithName("PyVerifyAnomaly").WithTags("py: anomalies").Changes().Misses()
            .WithSummary("Re-derive an anomaly from the stored bars")
            .WithDescription("Replays the bars through the model that found it and through the current one. Writes nothing but its own run.");
        group.MapGet("/detection-runs/{run_id}", Run).WithName("PyGetRun").WithTags("py: audit").Misses()
            .WithSummary("The audit of one detection run");
        group.MapGet("/model-stats", Models).WithName("PyGetModelStats").WithTags("py: audit")
            .WithSummary("Which models are in memory");
    }

    private static async Task<Ok<VerificationView>> Verify(
        [FromRoute(Name = "anomaly_id")] string anomalyId, AnomalyService anomalies, CancellationToken cancellationToken) =>
        TypedResults.Ok(await anomalies.VerifyAsync(anomalyId, cancellationToken));

    private static async Task<Ok<RunView>> Run([FromRoute(Name = "run_id")] string runId, RunService runs, CancellationToken cancellationToken) =>
        TypedResults.Ok(await runs.GetAsync(runId, cancellationToken));

    private static async Task<Ok<ModelStats>> Models(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(ModelStats.Of(await GrainAddresses.EveryMarket(market => grains.Models(market).GetOverviewAsync(cancellationToken))));
}
