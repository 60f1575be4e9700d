namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>Our own face.</summary>
internal static class ApiEndpoints
{
    /// <summary>Maps everything under /api/v1, and the sockets.</summary>
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapTickers();
        api.MapAnomalies();
        api.MapBackfills();
        api.MapRuns();
        api.MapModels();
        api.MapMarkets();
        api.MapScheduler();
        api.MapCluster();
        app.MapSockets();
    }
}
