namespace Anomaly.Grains.Interfaces;

/// <summary>What a scan over the known series did.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ScanReport")]
public sealed record ScanReport
{
    /// <summary>Series looked at.</summary>
    [Id(0)]
    public required int Series { get; init; }

    /// <summary>Series that had new bars.</summary>
    [Id(1)]
    public required int Detected { get; init; }

    /// <summary>Series whose detection failed.</summary>
    [Id(2)]
    public required int Failed { get; init; }

    /// <summary>Anomalies found.</summary>
    [Id(3)]
    public required int NewAnomalies { get; init; }

    /// <summary>How long it took.</summary>
    [Id(4)]
    public required TimeSpan Duration { get; init; }

    /// <summary>The first few errors.</summary>
    [Id(5)]
    public ImmutableArray<string> Errors { get; init; } = [];
}

/// <summary>The schedule.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.SchedulerStatus")]
public sealed record SchedulerStatus
{
    /// <summary>Whether series are scanned on their own.</summary>
    [Id(0)]
    public required bool Enabled { get; init; }

    /// <summary>How often.</summary>
    [Id(1)]
    public required TimeSpan ScanInterval { get; init; }

    /// <summary>UTC.</summary>
    [Id(2)]
    public DateTimeOffset? LastScan { get; init; }

    /// <summary>What the last scan did.</summary>
    [Id(3)]
    public ScanReport? LastReport { get; init; }
}

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
