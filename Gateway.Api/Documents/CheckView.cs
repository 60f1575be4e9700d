namespace Anomaly.Gateway.Api.Documents;

/// <summary>How one part is.</summary>
/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="Description">A sentence.</param>
internal sealed record CheckView(string Status, string? Description);
