using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Contracts;
using Anomaly.Runtime.Serialization;
using Orleans.Runtime;

namespace Anomaly.Runtime.Transport;

/// <summary>The silo's end of a connection: hands calls to the silo and sends their answers.</summary>
internal sealed class ServingConnection(Silo silo, InterfaceTable interfaces, IFrameSink sink)
{
    private readonly ServedCalls open = new();
    private volatile bool isClosed;

    /// <summary>Takes a frame; what is wrong with a call is answered, what is wrong with the stream itself is thrown.</summary>
    public void Receive(ReadOnlySpan<byte> frame)
    {
        if (isClosed)
            return;
        var reader = new WireReader(frame);
        var kind = (FrameKind)reader.Read<byte>();
        switch (kind)
        {
            case FrameKind.Call:
                ReceiveCall(ref reader);
                break;
            case FrameKind.Cancel:
                open.Remove(reader.Read<long>())?.Abandon();
                break;
            case FrameKind.Credit:
                (open.Find(reader.Read<long>())?.Call as IStreamCall)?.Credit(reader.Read<int>());
                break;
            default:
                throw new InvalidDataException($"Frame kind {kind} is unknown.");
        }
    }

    /// <summary>The caller sends no more: what is open is still answered, as far as it is in time.</summary>
    public async Task WhenAnsweredAsync(TimeSpan patience, TimeProvider time)
    {
        var since = time.GetTimestamp();
        while (!open.IsEmpty && time.GetElapsedTime(since) < patience)
            await Task.Delay(TimeSpan.FromMilliseconds(5), time);
    }

    /// <summary>The caller is gone, or has connected anew: nobody waits for what is open, and what may still arrive is not heard.</summary>
    public void Close()
    {
        isClosed = true;
        open.AbandonAll();
    }

    private void ReceiveCall(ref WireReader reader)
    {
        var frame = CallFrame.Read(ref reader);
        var served = new ServedCall(frame, silo, sink, open);
        try
        {
            var method = interfaces.Find(frame.Interface, frame.Method);
            served.Call = method.Receive(frame.Head, method.ReadArguments(ref reader), served);
            open.Add(frame.Id, served);
            if ((open.MustRefuse(frame) && !silo.IsWorker(frame.Head.Target.Type)) || !silo.TryDeliver(served.Call))
                served.Redirect();
        }
        catch (Exception exception)
        {
            served.Fail(new OrleansException($"The silo could not take {frame.Interface}.{frame.Method}: {exception.Message}", exception));
        }
    }
}
