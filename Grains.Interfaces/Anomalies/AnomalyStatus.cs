namespace Anomaly.Grains.Interfaces.Anomalies;

/// <summary>What has become of an anomaly.</summary>
[GenerateSerializer]
[Alias("anomaly.AnomalyStatus")]
public enum AnomalyStatus
{
    /// <summary>Found, nobody has looked.</summary>
    New,

    /// <summary>A person has seen it.</summary>
    Acknowledged,

    /// <summary>The bars it was found on have been corrected and it no longer holds. Never deleted.</summary>
    Retracted,
}
