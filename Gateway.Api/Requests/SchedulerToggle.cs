namespace Anomaly.Gateway.Api.Requests;

/// <summary>Switches the schedule, as the old system took it.</summary>
internal sealed record SchedulerToggle
{
    /// <summary>True: scan on its own.</summary>
    public required bool State { get; init; }
}
