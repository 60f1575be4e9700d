using Anomaly.Gateway.Api.Access;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>API v1.</summary>
internal static class ApiEndpoints
{
    /// <summary>Maps everything under /api/v1, and the sockets.</summary>
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapSessions();
        api.MapMe();
        api.MapPeople();
        api.MapTickers();
        api.MapAnomalies();
        api.MapBackfills();
        api.MapRuns();
        api.MapModels();
        api.MapMarkets();
        api.MapScheduler();
        api.MapAlerts();
        api.MapAlertChannels();
        api.MapGet("/cluster", Cluster).RequireRole(Role.Viewer).WithName("GetCluster").WithTags("cluster")
            .WithSummary("Silos, how busy they are, and the grains they hold in memory");
        app.MapBackfillSocket();
    }

    private static async Task<Ok<ClusterView>> Cluster(ClusterService cluster, CancellationToken cancellationToken) =>
        TypedResults.Ok(await cluster.GetAsync(cancellationToken));
}
