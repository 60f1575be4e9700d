namespace Anomaly.Grains.Interfaces.Anomalies;

/// <summary>What happened to an anomaly.</summary>
[GenerateSerializer]
[Alias("anomaly.AnomalyEventKind")]
public enum AnomalyEventKind
{
    /// <summary>A detection found it.</summary>
    Found,

    /// <summary>Corrected bars took its ground away.</summary>
    Retracted,

    /// <summary>Corrected bars brought a retracted one back.</summary>
    Restored,

    /// <summary>A person acknowledged it.</summary>
    Acknowledged,
}
