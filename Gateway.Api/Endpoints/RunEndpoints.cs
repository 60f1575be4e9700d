using Anomaly.Gateway.Api.Access;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>The audit of runs.</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this RouteGroupBuilder group)
    {
        var runs = group.MapGroup("/runs").WithTags("runs").RequireRole(Role.Viewer);
        runs.MapGet("", List).WithName("ListRuns")
            .WithSummary("Detection runs, newest first")
            .WithDescription("Ended runs that neither found nor retracted an anomaly are purged after Anomaly:Store:RunRetentionDays, 30 by default. A run in the list has the first hundred of its anomalies' ids.");
        runs.MapGet("/{id}", Get).WithName("GetRun").ProducesNotFound()
            .WithSummary("One run");
    }

    private static async Task<Ok<PageView<RunView>>> List([AsParameters] RunFilter filter, RunService runs, CancellationToken cancellationToken) =>
        TypedResults.Ok(await runs.ListAsync(filter.Read(), cancellationToken));

    private static async Task<Ok<RunView>> Get(string id, RunService runs, CancellationToken cancellationToken) =>
        TypedResults.Ok(await runs.GetAsync(id, cancellationToken));
}
