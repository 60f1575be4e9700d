using System.Reflection;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Serialization;

namespace Anomaly.Runtime.Contracts;

/// <summary>A method that answers with a stream of items.</summary>
internal sealed class StreamMethod<TItem> : GrainMethod
{
    private readonly Func<object, object?[], IAsyncEnumerable<TItem>> invoke;

    public StreamMethod(GrainInterface owner, MethodInfo info, Codec?[] parameters)
        : base(owner, info, parameters)
    {
        Item = Codecs.Of<TItem>();
        invoke = MethodInvoker.Compile<IAsyncEnumerable<TItem>>(info, call => call);
    }

    public Codec<TItem> Item { get; }

    public IAsyncEnumerable<TItem> Invoke(object grain, object?[] arguments) => invoke(grain, arguments);

    public override object? Call(GrainReference reference, object?[] arguments)
    {
        var token = Take(arguments);
        return new GrainStream<TItem>(this, reference, arguments, token);
    }

    public override GrainCall Receive(CallHead head, object?[] arguments, ICallReply reply) =>
        new IncomingStreamCall<TItem>(this, head, arguments, reply);
}
