using Anomaly.Gateway.Api.Documents;
using Anomaly.Gateway.Api.Requests;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>What runs.</summary>
internal static class ClusterEndpoints
{
    public static void MapCluster(this RouteGroupBuilder group) =>
        group.MapGet("/cluster", Get).WithName("GetCluster").WithTags("cluster")
            .WithSummary("Silos, how busy they are, and the grains they hold in memory");

    private static async Task<Ok<ClusterView>> Get(ClusterService cluster, CancellationToken cancellationToken) =>
        TypedResults.Ok(await cluster.GetAsync(cancellationToken));
}
