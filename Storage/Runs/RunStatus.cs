namespace Anomaly.Storage;

/// <summary>How a run stands.</summary>
public enum RunStatus
{
    /// <summary>It has begun and not ended: <c>in_progress</c>.</summary>
    InProgress,

    /// <summary>It did all that was asked: <c>complete</c>.</summary>
    Complete,

    /// <summary>It ended with an error and left nothing half-written: <c>failed</c>.</summary>
    Failed,

    /// <summary>It did a consistent part of what was asked: <c>partial</c>.</summary>
    Partial,
}
