namespace Anomaly.Grains.Interfaces.Runs;

/// <summary>Where a run stands.</summary>
[GenerateSerializer]
[Alias("anomaly.RunStatus")]
public enum RunStatus
{
    /// <summary>Working, or interrupted and not yet noticed.</summary>
    InProgress,

    /// <summary>Done; everything it found is stored.</summary>
    Complete,

    /// <summary>Ended with an error; nothing half-written.</summary>
    Failed,

    /// <summary>Done as far as the source reached; the warnings say what is missing.</summary>
    Partial,
}
