namespace Anomaly.Runtime.Transport;

/// <summary>The way of frames to the other process.</summary>
internal interface IFrameSink
{
    /// <summary>Queues a frame, in order; the bytes are copied. False when the connection is gone.</summary>
    bool TrySend(ReadOnlySpan<byte> frame);
}
