using System.Collections.Concurrent;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Serialization;
using Orleans.Runtime;

namespace Anomaly.Runtime.Transport;

/// <summary>The caller's end of a connection to a silo: sends calls, and brings their answers to them.</summary>
internal sealed class CallingConnection : ICallDestination
{
    private readonly ConcurrentDictionary<long, IOutgoingCall> open = new();
    private readonly IFrameSink sink;
    private readonly Action<GrainCall, long, SiloAddress?> redirected;
    private long lastId;
    private volatile Exception? closed;
    private volatile bool leaving;

    /// <param name="sink">Where frames go.</param>
    /// <param name="redirected">Takes a call that the silo refused because the grain is not there; it has not started, and the silo may
    /// say who the owner is, since which epoch.</param>
    public CallingConnection(IFrameSink sink, Action<GrainCall, long, SiloAddress?> redirected) =>
        (this.sink, this.redirected) = (sink, redirected);

    /// <summary>Ends the sending direction once the silo has said goodbye and nothing is open.</summary>
    public Action Finish { get; init; } = () => { };

    /// <summary>Sends a call; false when the connection is closed and the call surely has not left.</summary>
    public bool TrySend(GrainCall grainCall, int round)
    {
        var call = (IOutgoingCall)grainCall;
        if (closed is not null || leaving)
            return false;
        var id = Interlocked.Increment(ref lastId);
        using var writer = new WireWriter();
        CallFrame.Write(writer, id, round, call.TimeLeft, grainCall);
        Expect(id, call);
        try
        {
            if (!sink.TrySend(writer.Written.Span))
                return !Forget(id, call);
        }
        catch
        {
            Forget(id, call);
            throw;
        }

        if (call is IStreamCall stream)
            GrantCredit(id, stream);
        return true;
    }

    public void Receive(ReadOnlySpan<byte> frame)
    {
        var reader = new WireReader(frame);
        var kind = (FrameKind)reader.Read<byte>();
        var id = reader.Read<long>();
        if (kind == FrameKind.Goodbye)
            leaving = true;
        else
            Receive(kind, id, ref reader);
        if (leaving && open.IsEmpty)
            Finish();
    }

    /// <summary>The connection is gone: whether the calls that are open took effect is not known.</summary>
    public void Close(Exception reason)
    {
        if (Interlocked.CompareExchange(ref closed, reason, null) is not null)
            return;
        foreach (var id in open.Keys)
        {
            if (!open.TryRemove(id, out var call))
                continue;
            call.Withdraw = null;
            call.Call.Fail(new SiloUnavailableException($"The connection to the silo was lost while {call.Call} was open; "
                + "whether it took effect is not known.", reason));
        }
    }

    private void Receive(FrameKind kind, long id, ref WireReader reader)
    {
        var isLast = kind != FrameKind.Item;
        if (!(isLast ? open.TryRemove(id, out var call) : open.TryGetValue(id, out call)))
            return;
        if (isLast)
            call.Withdraw = null;
        try
        {
            Answer(kind, call, ref reader);
        }
        catch (Exception exception)
        {
            call.Call.Fail(new OrleansException($"The answer to {call.Call} could not be read: {exception.Message}", exception));
        }
    }

    private void Answer(FrameKind kind, IOutgoingCall call, ref WireReader reader)
    {
        switch (kind)
        {
            case FrameKind.Result or FrameKind.Item:
                call.Receive(ref reader);
                break;
            case FrameKind.End:
                call.End();
                break;
            case FrameKind.Fault:
                call.Call.Fail(ExceptionCodec.Read(ref reader));
                break;
            case FrameKind.Redirect:
                var (owner, epoch) = (reader.ReadString(), reader.Read<long>());
                redirected(call.Call, epoch, owner is null ? null : SiloAddress.FromParsableString(owner));
                break;
            default:
                throw new InvalidDataException($"Frame kind {kind} is unknown.");
        }
    }

    private void Expect(long id, IOutgoingCall call)
    {
        open[id] = call;
        call.Withdraw = () =>
        {
            if (open.TryRemove(id, out _))
                SendSmall(FrameKind.Cancel, id, null);
        };

        // Closed or withdrawn while it was being added: neither has seen it, so it is ended here.
        if (closed is not null && open.TryRemove(id, out _))
            call.Call.Fail(new SiloUnavailableException("The connection to the silo was lost before the call left."));
        else if (!call.Call.IsAwaited)
            call.Withdraw?.Invoke();
    }

    /// <summary>The call did not leave; false when somebody else has ended it.</summary>
    private bool Forget(long id, IOutgoingCall call)
    {
        call.Withdraw = null;
        return open.TryRemove(id, out _);
    }

    private void GrantCredit(long id, IStreamCall call) => call.GrantTo(items => SendSmall(FrameKind.Credit, id, items));

    private void SendSmall(FrameKind kind, long id, int? number)
    {
        using var writer = new WireWriter();
        writer.Write((byte)kind);
        writer.Write(id);
        if (number is { } value)
            writer.Write(value);
        sink.TrySend(writer.Written.Span);
    }
}
