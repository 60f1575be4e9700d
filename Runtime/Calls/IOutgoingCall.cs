using Anomaly.Runtime.Serialization;

namespace Anomaly.Runtime.Calls;

/// <summary>The caller's side of a call that may go over a connection.</summary>
internal interface IOutgoingCall
{
    /// <summary>The call itself.</summary>
    GrainCall Call { get; }

    /// <summary>The time left for an answer; infinite for streams.</summary>
    TimeSpan TimeLeft { get; }

    /// <summary>What tells the other side that nobody waits any more; set while the call is on a connection.</summary>
    Action? Withdraw { get; set; }

    /// <summary>The answer, or one item of a stream.</summary>
    void Receive(ref WireReader reader);

    /// <summary>The end of a stream.</summary>
    void End();
}
