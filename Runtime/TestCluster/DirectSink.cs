using Anomaly.Runtime.Transport;

namespace Anomaly.Runtime.TestCluster;

/// <summary>Hands frames to the other end at once.</summary>
internal sealed class DirectSink : IFrameSink
{
    public delegate void Receiver(ReadOnlySpan<byte> frame);

    public Receiver? Receive { get; set; }

    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        Receive!(frame);
        return true;
    }
}
