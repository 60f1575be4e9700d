using System.Text.Json.Serialization;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Chooses a model.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ModelPin
{
    /// <summary>A version that the market has, for example US_model-0.1.0; null goes back to the newest.</summary>
    public required string? Version { get; init; }
}
