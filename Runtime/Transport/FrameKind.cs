namespace Anomaly.Runtime.Transport;

/// <summary>What a frame between two processes says. The first byte of each; never reused.</summary>
internal enum FrameKind : byte
{
    /// <summary>Caller: a call.</summary>
    Call = 1,

    /// <summary>Caller: nobody waits for that call any more.</summary>
    Cancel = 2,

    /// <summary>Caller: the reader of that stream takes so many more items.</summary>
    Credit = 3,

    /// <summary>Silo: the result.</summary>
    Result = 10,

    /// <summary>Silo: the next item of a stream.</summary>
    Item = 11,

    /// <summary>Silo: the end of a stream.</summary>
    End = 12,

    /// <summary>Silo: the grain, or the runtime for it, threw.</summary>
    Fault = 13,

    /// <summary>Silo: the grain is not here; the call has not started (HTTP's 421).</summary>
    Redirect = 14,

    /// <summary>Silo: it goes; send no more and close when all is answered.</summary>
    Goodbye = 15,
}
