namespace Anomaly.Grains.Scheduling;

/// <summary>What somebody chose.</summary>
[GenerateSerializer]
[Alias("anomaly.SchedulerState")]
public sealed class SchedulerState
{
    /// <summary>Whether series are scanned on their own; null where nobody has said.</summary>
    [Id(0)]
    public bool? Enabled { get; set; }
}
