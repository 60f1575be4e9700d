namespace Anomaly.Storage;

/// <summary>How an anomaly stands.</summary>
public enum AnomalyStatus
{
    /// <summary>It holds, and nobody has said that they saw it: <c>new</c>.</summary>
    New,

    /// <summary>Somebody has seen it: <c>acknowledged</c>.</summary>
    Acknowledged,

    /// <summary>A revision of the bars took its ground away: <c>retracted</c>. It is never deleted.</summary>
    Retracted,
}
