namespace Anomaly.Runtime.Calls;

/// <summary>Where calls of one partition go: the silo of this process, or a connection to another.</summary>
internal interface ICallDestination
{
    /// <summary>
    /// Takes a call over, in order. Once it has sent a call of a partition back, it takes none of the same round that comes after.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="round">How often the caller began anew in this partition after calls had come back.</param>
    /// <returns>False when it takes no call now; then the call has not left.</returns>
    bool TrySend(GrainCall call, int round);
}
