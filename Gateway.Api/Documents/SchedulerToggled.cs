namespace Anomaly.Gateway.Api.Documents;

/// <summary>The schedule's switch, as the old system showed it.</summary>
/// <param name="SchedulerEnabled">Whether series are scanned on their own.</param>
internal sealed record SchedulerToggled(bool SchedulerEnabled);
