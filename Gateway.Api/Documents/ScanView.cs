using Anomaly.Grains.Interfaces.Scheduling;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>What a scan did.</summary>
/// <param name="Series">Series looked at.</param>
/// <param name="Detected">Series that had new bars.</param>
/// <param name="Failed">Series whose detection failed.</param>
/// <param name="NewAnomalies">Anomalies found.</param>
/// <param name="DurationSeconds">How long it took.</param>
/// <param name="Errors">The first few errors.</param>
internal sealed record ScanView(int Series, int Detected, int Failed, int NewAnomalies, double DurationSeconds, IReadOnlyList<string> Errors)
{
    /// <summary>The document of a scan.</summary>
    public static ScanView Of(ScanReport report) => new(
        report.Series, report.Detected, report.Failed, report.NewAnomalies, report.Duration.TotalSeconds, report.Errors);
}
