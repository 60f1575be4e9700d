using System.Linq.Expressions;
using System.Reflection;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Serialization;

namespace Anomaly.Runtime.Contracts;

/// <summary>A method with one answer; <typeparamref name="TResult"/> is <see cref="Unit"/> for plain tasks.</summary>
internal sealed class UnaryMethod<TResult> : GrainMethod
{
    private readonly Func<object, object?[], ValueTask<TResult>> invoke;
    private readonly Func<Task<TResult>, object> toReturnType;

    public UnaryMethod(GrainInterface owner, MethodInfo info, Codec?[] parameters)
        : base(owner, info, parameters)
    {
        Result = Codecs.Of<TResult>();
        invoke = MethodInvoker.Compile<ValueTask<TResult>>(info, ToValueTask);
        toReturnType = info.ReturnType == typeof(ValueTask) ? static task => new ValueTask(task)
            : info.ReturnType == typeof(ValueTask<TResult>) ? static task => new ValueTask<TResult>(task)
            : static task => task;
    }

    public Codec<TResult> Result { get; }

    public ValueTask<TResult> Invoke(object grain, object?[] arguments) => invoke(grain, arguments);

    public override object? Call(GrainReference reference, object?[] arguments)
    {
        var token = Take(arguments);
        if (token.IsCancellationRequested)
            return toReturnType(Task.FromCanceled<TResult>(token));
        var call = new OutgoingUnaryCall<TResult>(this, reference.GrainId, arguments, reference.Sender);
        reference.Sender.Send(call, token);
        return toReturnType(IsOneWay ? Task.FromResult(default(TResult)!) : call.Task);
    }

    public override GrainCall Receive(CallHead head, object?[] arguments, ICallReply reply) =>
        new IncomingUnaryCall<TResult>(this, head, arguments, reply);

    private static Expression ToValueTask(Expression call)
    {
        if (call.Type == typeof(ValueTask<TResult>))
            return call;
        return call.Type == typeof(Task<TResult>)
            ? Expression.New(typeof(ValueTask<TResult>).GetConstructor([typeof(Task<TResult>)])!, call)
            : Expression.Call(typeof(MethodInvoker), nameof(MethodInvoker.Unit), null, call.Type == typeof(Task)
                ? Expression.New(typeof(ValueTask).GetConstructor([typeof(Task)])!, call)
                : call);
    }
}
