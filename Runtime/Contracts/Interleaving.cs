namespace Anomaly.Runtime.Contracts;

/// <summary>Whether a call may start while others of the same grain are running.</summary>
internal enum Interleaving : byte
{
    /// <summary>It waits until none is.</summary>
    None,

    /// <summary>It may start while only read-only ones are.</summary>
    ReadOnly,

    /// <summary>It starts at once.</summary>
    Always,
}
