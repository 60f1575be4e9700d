using Anomaly.Gateway.Api.Access;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>The schedule.</summary>
internal static class SchedulerEndpoints
{
    public static void MapScheduler(this RouteGroupBuilder group)
    {
        var scheduler = group.MapGroup("/scheduler").WithTags("scheduler").RequireRole(Role.Viewer);
        scheduler.MapGet("", Get).WithName("GetScheduler")
            .WithSummary("Whether series are scanned on their own, and what the last scan did");
        scheduler.MapPut("", Set).RequireRole(Role.Operator).WithName("SetScheduler").RateLimitWrites()
            .WithSummary("Switch the schedule on or off")
            .WithDescription("The choice survives restarts.");
        scheduler.MapPost("/scan", Scan).RequireRole(Role.Operator).WithName("ScanNow").RateLimitWrites().WithLongTimeout()
            .WithSummary("Detect every series that is scanned and has a bar due, now");
        scheduler.MapGet("/series", ListSeries).WithName("ListScheduledSeries")
            .WithSummary("The series that the schedule knows, in the order of ticker and interval: why each is scanned, and how it stands")
            .WithDescription("A series is scanned while it is monitored (a file of the operator names it) or followed, and for seven days (Anomaly:Scheduler:ChartedFor) after a chart, a detection or "
                + "a backfill of it was asked for. What is stored is read anew every Anomaly:Scheduler:ScanInterval; following takes effect at once.");
    }

    private static async Task<Ok<SchedulerView>> Get(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(SchedulerView.Of(await grains.Scheduler().GetStatusAsync(cancellationToken)));

    private static async Task<Ok<SchedulerView>> Set(SchedulerChange change, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(SchedulerView.Of(await grains.Scheduler().SetEnabledAsync(change.Enabled, cancellationToken)));

    private static async Task<Ok<PageView<ScheduledSeriesView>>> ListSeries(
        string? market, string? reason, string? state, string? limit, string? cursor, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var query = new ScheduledSeriesQuery
        {
            Market = Input.OptionalMarket(market),
            Reason = Input.Choice<ScanReason>(reason, "reason"),
            State = Input.Choice<ScanState>(state, "state"),
            Limit = Input.Limit(limit, 100, 500),
            Cursor = cursor,
        };
        return TypedResults.Ok(PageView<ScheduledSeriesView>.Of(await grains.Scheduler().ListSeriesAsync(query, cancellationToken), ScheduledSeriesView.Of));
    }

    private static async Task<Ok<ScanView>> Scan(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(ScanView.Of(await grains.Scheduler().ScanAsync(cancellationToken)));
}
