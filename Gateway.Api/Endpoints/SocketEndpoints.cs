using Anomaly.Gateway.Api.Live;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>WebSockets.</summary>
internal static class SocketEndpoints
{
    public static void MapSockets(this IEndpointRouteBuilder app) =>
        app.MapGet("/ws/backfills/{run_id}", Backfill).WithName("BackfillSocket").WithTags("backfills").Streams().Misses()
            .Produces(StatusCodes.Status101SwitchingProtocols)
            .WithSummary("Progress of a backfill, live (WebSocket)")
            .WithDescription("One JSON text message for each change, the same as the event stream's; the server closes normally when the backfill has ended.");

    private static Task Backfill(HttpContext context, [FromRoute(Name = "run_id")] string runId, BackfillSocket socket) => socket.ServeAsync(context, runId);
}
