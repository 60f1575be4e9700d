namespace Anomaly.Grains.Interfaces.Runs;

/// <summary>What asked for a detection run.</summary>
[GenerateSerializer]
[Alias("anomaly.DetectionTrigger")]
public enum DetectionTrigger
{
    /// <summary>A chart was opened.</summary>
    ChartRequest,

    /// <summary>The schedule came round.</summary>
    Scheduler,

    /// <summary>Somebody asked for the history.</summary>
    Backfill,

    /// <summary>An anomaly was re-derived; nothing but the run is written.</summary>
    Verification,

    /// <summary>A person or service called for it.</summary>
    Manual,
}
