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

/// <summary>The schedule's switch, as the old system showed it.</summary>
/// <param name="SchedulerEnabled">Whether series are scanned on their own.</param>
internal sealed record SchedulerToggled(bool SchedulerEnabled);
