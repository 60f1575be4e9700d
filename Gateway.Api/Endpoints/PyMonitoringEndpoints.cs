using Anomaly.Gateway.Api.Access;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>
/// What the old system's pages call of its monitoring: how it stands, one round now, and a test of one's channels. What they answered is not on record, but for their addresses: these say
/// what the pages show.
/// </summary>
internal static class PyMonitoringEndpoints
{
    public static void MapPyMonitoring(this RouteGroupBuilder py)
    {
        py.MapGet("/monitoring/status", Status).RequireRole(Role.Viewer).WithName("PyGetMonitoring").WithTags("py: operation")
            .WithSummary("Whether series are scanned on their own, and what the last scan did");
        py.MapPost("/monitoring/run", Run).RequireRole(Role.Operator).WithName("PyRunMonitoring").WithTags("py: operation").RateLimitWrites().WithLongTimeout()
            .WithSummary("Detect every series that is scanned and has a bar due, now");
        py.MapPost("/notifications/test", Test).RequireRole(Role.Viewer).WithName("PyTestNotifications").WithTags("py: operation").RateLimitWrites().WithLongTimeout()
            .WithSummary("Send a test message to every channel of one's own, once and at once")
            .WithDescription("400 where there is no channel that is in use.");
    }

    private static async Task<Ok<PyMonitoring>> Status(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(PyMonitoring.Of(await grains.Scheduler().GetStatusAsync(cancellationToken)));

    private static async Task<Ok<PyMonitoringRun>> Run(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(PyMonitoringRun.Of(await grains.Scheduler().ScanAsync(cancellationToken)));

    private static async Task<Ok<PyNotificationTest>> Test(Caller caller, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var alerts = grains.PersonAlerts(caller.Person.Id);
        var channels = (await alerts.ListChannelsAsync(cancellationToken)).Where(channel => channel.State == AlertChannelState.Active).ToList();
        if (channels.Count == 0)
            throw RequestException.BadInput("channel", "There is no channel that is in use: add one at /alerts, or with POST /api/v1/me/channels, and confirm it.");
        var tests = await Task.WhenAll(channels.Select(channel => alerts.TestChannelAsync(channel.Id, cancellationToken)));
        // One that was deleted meanwhile has no answer.
        return TypedResults.Ok(PyNotificationTest.Of([.. channels.Zip(tests, (channel, test) => test is null ? null : new PyChannelTest(channel.Name, channel.Kind, test.Taken, test.Answer)).OfType<PyChannelTest>()]));
    }
}
