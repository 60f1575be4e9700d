using Anomaly.Grains.Interfaces;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Anomaly.Hosting.Health;

/// <summary>Whether calls can be served.</summary>
/// <param name="Status">healthy, degraded or unhealthy: the worst of the parts.</param>
/// <param name="Checks">The parts by name: store, models, silo.</param>
public sealed record Readiness(string Status, IReadOnlyDictionary<string, CheckedPart> Checks)
{
    /// <summary>What a report says.</summary>
    public static Readiness Of(HealthReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(EnumNames.Of(report.Status), new OrderedDictionary<string, CheckedPart>(report.Entries.Select(entry =>
            KeyValuePair.Create(entry.Key, new CheckedPart(EnumNames.Of(entry.Value.Status), entry.Value.Description)))));
    }
}

/// <summary>How one part is.</summary>
/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="Description">A sentence.</param>
public sealed record CheckedPart(string Status, string? Description);
