namespace Anomaly.Hosting.Health;

/// <summary>How one part is.</summary>
/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="Description">A sentence.</param>
public sealed record CheckedPart(string Status, string? Description);
