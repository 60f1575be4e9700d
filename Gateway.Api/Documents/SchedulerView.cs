using Anomaly.Grains.Interfaces.Scheduling;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>The schedule.</summary>
/// <param name="Enabled">Whether series are scanned on their own.</param>
/// <param name="ScanIntervalSeconds">How often.</param>
/// <param name="LastScan">UTC; null before the first.</param>
/// <param name="LastReport">What the last scan did.</param>
internal sealed record SchedulerView(bool Enabled, double ScanIntervalSeconds, DateTimeOffset? LastScan, ScanView? LastReport)
{
    /// <summary>The document of a schedule.</summary>
    public static SchedulerView Of(SchedulerStatus status) => new(
        status.Enabled, status.ScanInterval.TotalSeconds, status.LastScan, status.LastReport is { } report ? ScanView.Of(report) : null);
}
