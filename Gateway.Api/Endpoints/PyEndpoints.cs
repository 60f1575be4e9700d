namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>The face of the system before this one, for its frontend and clients: shapes are contract.</summary>
internal static class PyEndpoints
{
    /// <summary>Maps everything under /py.</summary>
    public static void MapPy(this IEndpointRouteBuilder app)
    {
        var py = app.MapGroup("/py");
        py.MapPyHealth();
        py.MapPyCharts();
        py.MapPyBackfills();
        py.MapPyAudit();
    }
}
