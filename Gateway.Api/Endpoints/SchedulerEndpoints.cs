namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>The schedule.</summary>
internal static class SchedulerEndpoints
{
    public static void MapScheduler(this RouteGroupBuilder group)
    {
        var scheduler = group.MapGroup("/scheduler").WithTags("scheduler");
        scheduler.MapGet("", Get).WithName("GetScheduler")
            .WithSummary("Whether series are scanned on their own, and what the last scan did");
        scheduler.MapPut("", Set).WithName("SetScheduler").RateLimitWrites()
            .WithSummary("Switch the schedule on or off")
            .WithDescription("The choice survives restarts.");
        scheduler.MapPost("/scan", Scan).WithName("ScanNow").RateLimitWrites().WithLongTimeout()
            .WithSummary("Detect every known series that has a bar due, now");
    }

    private static async Task<Ok<SchedulerView>> Get(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(SchedulerView.Of(await grains.Scheduler().GetStatusAsync(cancellationToken)));

    private static async Task<Ok<SchedulerView>> Set(SchedulerChange change, IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(SchedulerView.Of(await grains.Scheduler().SetEnabledAsync(change.Enabled, cancellationToken)));

    private static async Task<Ok<ScanView>> Scan(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(ScanView.Of(await grains.Scheduler().ScanAsync(cancellationToken)));
}
