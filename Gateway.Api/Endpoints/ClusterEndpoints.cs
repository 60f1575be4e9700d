using Anomaly.Gateway.Api.Documents;
using Anomaly.Gateway.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>What runs.</summary>
internal static class ClusterEndpoints
{
    public static void MapCluster(this RouteGroupBuilder group) =>
        group.MapGet("/cluster", Get).WithName("GetCluster").WithTags("cluster")
            .WithSummary("Silos, and the grains they hold in memory");

    private static async Task<Ok<ClusterView>> Get(IGrainFactory grains) => TypedResults.Ok(await ClusterService.GetAsync(grains));
}
