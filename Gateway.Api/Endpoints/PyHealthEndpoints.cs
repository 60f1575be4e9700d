using Anomaly.Gateway.Api.Documents;
using Anomaly.Gateway.Api.Requests;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>Health and schedule of the old face.</summary>
internal static class PyHealthEndpoints
{
    public static void MapPyHealth(this RouteGroupBuilder group)
    {
        group.MapGet("/health", Health).WithName("PyHealth").WithTags("py: operation")
            .WithSummary("Whether the gateway answers");
        group.MapPost("/scheduler/toggle", Toggle).WithName("PyToggleScheduler").WithTags("py: operation").Changes()
            .WithSummary("Switch the schedule on or off")
            .WithDescription("The choice survives restarts.");
    }

    private static Ok<HealthView> Health() => TypedResults.Ok(new HealthView("ok"));

    private static async Task<Ok<SchedulerToggled>> Toggle(SchedulerToggle toggle, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var status = await grains.Scheduler().SetEnabledAsync(toggle.State, cancellationToken);
        return TypedResults.Ok(new SchedulerToggled(status.Enabled));
    }
}
