using System.Threading.Channels;
using Anomaly.Runtime.Contracts;
using Anomaly.Runtime.Serialization;
using Orleans.Runtime;

namespace Anomaly.Runtime.Calls;

/// <summary>The reader's side of a stream; within a silo the grain writes into its buffer itself.</summary>
internal sealed class OutgoingStreamCall<TItem> : StreamCall<TItem>, IOutgoingCall
{
    private readonly CallSender sender;
    private readonly Channel<TItem> buffer;
    private volatile bool left;
    private volatile Action<int>? granted;

    public OutgoingStreamCall(StreamMethod<TItem> method, GrainId target, object?[] arguments, CallSender sender)
        : base(method, CallHead.To(target), arguments)
    {
        this.sender = sender;
        buffer = Channel.CreateBounded<TItem>(new BoundedChannelOptions(sender.StreamBuffer) { SingleReader = true, SingleWriter = true });
    }

    public override bool IsAwaited => !left;

    public Action? Withdraw { get; set; }

    GrainCall IOutgoingCall.Call => this;

    public TimeSpan TimeLeft => Timeout.InfiniteTimeSpan;

    public async IAsyncEnumerable<TItem> ReadAllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        while (await buffer.Reader.WaitToReadAsync(token))
        {
            while (buffer.Reader.TryRead(out var item))
            {
                granted?.Invoke(1);
                yield return item;
            }
        }
    }

    /// <summary>The reader wants no more.</summary>
    public void Leave()
    {
        left = true;
        if (buffer.Writer.TryComplete())
        {
            Withdraw?.Invoke();
            Cancel();
        }

        // The lane is given before it asks whether the reader has left.
        Interlocked.MemoryBarrier();
        Lane?.Left(this);
    }

    public override void GrantTo(Action<int> grant)
    {
        granted = grant;
        grant(sender.StreamBuffer);
    }

    public void Receive(ref WireReader reader)
    {
        if (!buffer.Writer.TryWrite(Method.Item.Read(ref reader)) && !left)
            Fail(new InvalidDataException($"{this} sent more items than were asked for."));
    }

    public void End() => Complete();

    public override void Fail(Exception exception)
    {
        buffer.Writer.TryComplete(exception);
        Lane?.Left(this);
    }

    public override void Redirect() => sender.Reroute(this);

    protected override ValueTask DeliverAsync(TItem item, CancellationToken token) =>
        buffer.Writer.WriteAsync(Method.Item.IsShareable ? item : Method.Item.Copy(item), token);

    protected override void Complete()
    {
        buffer.Writer.TryComplete();
        Lane?.Left(this);
    }
}
