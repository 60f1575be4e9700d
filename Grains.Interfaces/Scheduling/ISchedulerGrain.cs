namespace Anomaly.Grains.Interfaces.Scheduling;

/// <summary>Scans the known series on its own while enabled; its key is <c>scheduler</c>.</summary>
[Alias("anomaly.ISchedulerGrain"), GrainInterfaceType("anomaly.ISchedulerGrain")]
public interface ISchedulerGrain : IGrainWithStringKey
{
    /// <summary>How the schedule stands.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetStatusAsync")]
    Task<SchedulerStatus> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Switches the schedule; the choice survives restarts. Switching it off stops a scan that runs.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("SetEnabledAsync")]
    Task<SchedulerStatus> SetEnabledAsync(bool enabled, CancellationToken cancellationToken);

    /// <summary>Detects every known series that has a bar due, now. A scan that runs already is joined, not repeated.</summary>
    [AlwaysInterleave, ResponseTimeout("00:10:00")]
    [SafeToRetry]
    [Alias("ScanAsync")]
    Task<ScanReport> ScanAsync(CancellationToken cancellationToken);
}
