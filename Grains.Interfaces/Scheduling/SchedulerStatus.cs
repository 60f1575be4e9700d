namespace Anomaly.Grains.Interfaces.Scheduling;

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
