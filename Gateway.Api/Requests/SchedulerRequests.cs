using System.Text.Json.Serialization;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Switches the schedule.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SchedulerChange
{
    /// <summary>True: scan on its own.</summary>
    public required bool Enabled { get; init; }
}

/// <summary>Switches the schedule, as the old system took it.</summary>
internal sealed record SchedulerToggle
{
    /// <summary>True: scan on its own.</summary>
    public required bool State { get; init; }
}

/// <summary>Chooses a model.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ModelPin
{
    /// <summary>A version that the market has, for example US_model-0.1.0; null takes the newest.</summary>
    public required string? Version { get; init; }
}
