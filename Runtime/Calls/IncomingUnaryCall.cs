using Anomaly.Runtime.Contracts;

namespace Anomaly.Runtime.Calls;

/// <summary>The grain's side of a call from another process.</summary>
internal sealed class IncomingUnaryCall<TResult>(UnaryMethod<TResult> method, CallHead head, object?[] arguments, ICallReply reply)
    : UnaryCall<TResult>(method, head, arguments)
{
    public override bool IsAwaited => reply.IsAwaited;

    public override void Fail(Exception exception) => reply.Fail(exception);

    public override void Redirect() => reply.Redirect();

    protected override void Complete(TResult result) => reply.Result(Method.Result, result);
}
