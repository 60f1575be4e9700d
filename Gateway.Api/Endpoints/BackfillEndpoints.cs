using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Live;
using Anomaly.People;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>Backfills: the history of a series, loaded and scored in the background.</summary>
internal static class BackfillEndpoints
{
    public static void MapBackfills(this RouteGroupBuilder group)
    {
        var backfills = group.MapGroup("/backfills").WithTags("backfills").RequireRole(Role.Viewer);
        backfills.MapPost("", Start).RequireRole(Role.Analyst).WithName("StartBackfill").RateLimitWrites().ProducesNotFound()
            .WithSummary("Start a backfill")
            .WithDescription("Answers 202 with the run to follow, or 409 with the run that is in the way, unless force is set.");
        backfills.MapGet("", List).WithName("ListBackfills")
            .WithSummary("Backfill runs, newest first");
        backfills.MapGet("/{run_id}", Get).WithName("GetBackfill").ProducesNotFound()
            .WithSummary("One backfill run")
            .WithDescription("With the first hundred of its anomalies' ids; /api/v1/runs/{id} has all.");
        backfills.MapDelete("/{run_id}", Cancel).RequireRole(Role.Analyst).WithName("CancelBackfill").RateLimitWrites().ProducesNotFound()
            .WithSummary("Cancel a backfill")
            .WithDescription("The run ends as partial and says why; what it has stored stays, and the next backfill adds what is missing. One that has ended stays as it is. Answers the run as it is then.");
        backfills.MapGet("/{run_id}/events", Watch).WithName("WatchBackfill").AsEventStream().ProducesNotFound()
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .WithSummary("Progress of a backfill, live (server-sent events)")
            .WithDescription("Events progress, and end as the last. Their data is a JSON object with run_id, ticker, interval, status, progress (0 to 1), seconds_left, rows_loaded, "
                + "rows_preprocessed, anomalies_found, error and warnings. The same messages come over the WebSocket /ws/backfills/{run_id}.");
    }

    public static void MapBackfillSocket(this IEndpointRouteBuilder app) =>
        app.MapGet("/ws/backfills/{run_id}", ServeSocket).RequireRole(Role.Viewer).WithName("BackfillSocket").WithTags("backfills").AsEventStream().ProducesNotFound()
            .Produces(StatusCodes.Status101SwitchingProtocols).WithMetadata(new AnswersAttribute(StatusCodes.Status426UpgradeRequired))
            .WithSummary("Progress of a backfill, live (WebSocket)")
            .WithDescription("One JSON text message for each change, the same as the event stream's; the server closes normally when the backfill has ended.");

    private static async Task<Accepted<BackfillStarted>> Start(BackfillOrder order, BackfillStarter starter, CancellationToken cancellationToken)
    {
        var (series, request) = order.Read();
        var runId = await starter.StartAsync(series, request, cancellationToken);
        return TypedResults.Accepted($"/api/v1/backfills/{runId}", new BackfillStarted(
            "backfill_started", runId, series.Ticker.Symbol, request.MaxPeriod.Code, series.Interval.Code, $"Follow /api/v1/backfills/{runId}/events for progress"));
    }

    private static async Task<Ok<PageView<RunView>>> List([AsParameters] RunFilter filter, RunService runs, CancellationToken cancellationToken) =>
        TypedResults.Ok(await runs.ListAsync(filter.Read() with { Trigger = RunTrigger.Backfill }, cancellationToken));

    private static async Task<Ok<RunView>> Get([FromRoute(Name = "run_id")] string runId, BackfillFeed feed, CancellationToken cancellationToken) =>
        TypedResults.Ok(RunView.InList(await feed.FindAsItStandsAsync(runId, cancellationToken)));

    private static async Task<Ok<RunView>> Cancel([FromRoute(Name = "run_id")] string runId, BackfillFeed feed, CancellationToken cancellationToken) =>
        TypedResults.Ok(RunView.InList(await feed.CancelAsync(runId, cancellationToken)));

    private static async Task<EventStreamResult> Watch([FromRoute(Name = "run_id")] string runId, BackfillFeed feed, CancellationToken cancellationToken)
    {
        var run = await feed.FindAsync(runId, cancellationToken);
        return new EventStreamResult(feed.WatchAsync(run, CancellationToken.None).Select(progress => new LiveEvent(progress.Status == RunStatus.InProgress ? "progress" : "end", progress)));
    }

    private static Task ServeSocket(HttpContext context, [FromRoute(Name = "run_id")] string runId, BackfillSocket socket) => socket.ServeAsync(context, runId);
}
