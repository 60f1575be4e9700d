namespace Anomaly.Runtime.Calls;

/// <summary>How a call that was taken from a mailbox ended.</summary>
internal enum CallOutcome : byte
{
    Succeeded,
    Failed,

    /// <summary>Nobody waited for it any more, so it did not run.</summary>
    Dropped,
}
