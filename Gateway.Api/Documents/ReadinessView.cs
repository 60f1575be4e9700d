using Anomaly.Gateway.Api.Requests;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>Whether requests can be served.</summary>
/// <param name="Status">healthy, degraded or unhealthy: the worst of the parts.</param>
/// <param name="Checks">The parts by name: store, models, silo.</param>
internal sealed record ReadinessView(string Status, IReadOnlyDictionary<string, CheckView> Checks)
{
    /// <summary>The document of a report.</summary>
    public static ReadinessView Of(HealthReport report) => new(
        Spelling.Of(report.Status),
        new OrderedDictionary<string, CheckView>(report.Entries.Select(entry =>
            KeyValuePair.Create(entry.Key, new CheckView(Spelling.Of(entry.Value.Status), entry.Value.Description)))));
}
