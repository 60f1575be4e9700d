using System.Threading.Channels;
using Anomaly.Runtime.Contracts;

namespace Anomaly.Runtime.Calls;

/// <summary>The grain's side of a stream that another process reads: it may send as many items as that process has asked for.</summary>
internal sealed class IncomingStreamCall<TItem>(StreamMethod<TItem> method, CallHead head, object?[] arguments, ICallReply reply)
    : StreamCall<TItem>(method, head, arguments)
{
    private readonly Channel<bool> credits = Channel.CreateUnbounded<bool>();

    public override bool IsAwaited => reply.IsAwaited;

    public override void Credit(int items)
    {
        for (var i = 0; i < items; i++)
            credits.Writer.TryWrite(true);
    }

    public override void Fail(Exception exception) => reply.Fail(exception);

    public override void Redirect() => reply.Redirect();

    protected override async ValueTask DeliverAsync(TItem item, CancellationToken token)
    {
        await credits.Reader.ReadAsync(token);
        reply.Item(Method.Item, item);
    }

    protected override void Complete() => reply.End();
}
