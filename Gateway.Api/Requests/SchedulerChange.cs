using System.Text.Json.Serialization;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Switches the schedule.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SchedulerChange
{
    /// <summary>True: scan on its own.</summary>
    public required bool Enabled { get; init; }
}
