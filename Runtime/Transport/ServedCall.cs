using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Serialization;

namespace Anomaly.Runtime.Transport;

/// <summary>A call from another process while the silo works on it: the way of its answers.</summary>
internal sealed class ServedCall(CallFrame frame, Silo silo, IFrameSink sink, ServedCalls open) : ICallReply
{
    private readonly long deadline = silo.TimestampAfter(frame.TimeLeft);
    private volatile bool abandoned;

    public GrainCall? Call { get; set; }

    public bool IsAwaited => !abandoned && (Call is IStreamCall || silo.Time.GetTimestamp() < deadline);

    /// <summary>Nobody waits any more.</summary>
    public void Abandon()
    {
        abandoned = true;
        Call?.Cancel();
    }

    public void Result<T>(Codec<T> codec, T value) => Send(FrameKind.Result, codec, value);

    public void Item<T>(Codec<T> codec, T value) => Send(FrameKind.Item, codec, value);

    public void End() => Send(FrameKind.End);

    public void Redirect()
    {
        open.Refuse(frame);
        var (owner, epoch) = silo.Cluster.WhereIs(frame.Head.Target);
        using var writer = Begin(FrameKind.Redirect);
        writer.WriteString(owner?.ToParsableString());
        writer.Write(epoch);
        Finish(writer, isLast: true);
    }

    public void Fail(Exception exception)
    {
        using var writer = Begin(FrameKind.Fault);
        ExceptionCodec.Write(writer, exception);
        Finish(writer, isLast: true);
    }

    private void Send<T>(FrameKind kind, Codec<T> codec, T value)
    {
        using var writer = Begin(kind);
        codec.Write(writer, value);
        Finish(writer, kind == FrameKind.Result);
    }

    private void Send(FrameKind kind)
    {
        using var writer = Begin(kind);
        Finish(writer, isLast: true);
    }

    private WireWriter Begin(FrameKind kind)
    {
        var writer = new WireWriter();
        writer.Write((byte)kind);
        writer.Write(frame.Id);
        return writer;
    }

    private void Finish(WireWriter writer, bool isLast)
    {
        if (isLast)
            open.Remove(frame.Id);
        if (!abandoned)
            sink.TrySend(writer.Written.Span);
    }
}
