using System.Reflection;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Serialization;
using Orleans;
using Orleans.Concurrency;

namespace Anomaly.Runtime.Contracts;

/// <summary>A method of a grain interface: how to call it from a reference, and how to take it from the wire.</summary>
internal abstract class GrainMethod
{
    private static int count;
    private readonly Codec?[] parameters;
    private readonly bool[] copied;

    protected GrainMethod(GrainInterface owner, MethodInfo info, Codec?[] parameters)
    {
        Interface = owner;
        Info = info;
        Name = info.GetCustomAttribute<AliasAttribute>()?.Alias ?? info.Name;
        FullName = $"{owner.Type.Name}.{info.Name}";
        Index = Interlocked.Increment(ref count) - 1;
        TakesToken = parameters is [.., null];
        IsOneWay = info.IsDefined(typeof(OneWayAttribute));
        Interleaving = info.IsDefined(typeof(AlwaysInterleaveAttribute)) ? Interleaving.Always
            : info.IsDefined(typeof(ReadOnlyAttribute)) ? Interleaving.ReadOnly : Interleaving.None;
        ResponseTimeout = (info.GetCustomAttribute<ResponseTimeoutAttribute>() ?? info.DeclaringType!.GetCustomAttribute<ResponseTimeoutAttribute>())?.Timeout;
        this.parameters = TakesToken ? parameters[..^1] : parameters;
        copied = [.. info.GetParameters().Take(this.parameters.Length).Select((parameter, i) =>
            !this.parameters[i]!.IsShareable && !parameter.IsDefined(typeof(ImmutableAttribute)))];
    }

    public GrainInterface Interface { get; }

    public MethodInfo Info { get; }

    /// <summary>Its name on the wire.</summary>
    public string Name { get; }

    public string FullName { get; }

    /// <summary>A small number unique in this process, for tables of statistics.</summary>
    public int Index { get; }

    /// <summary>
    /// Whether the last argument is a token; on the caller's side that argument is kept out of <see cref="Call.Arguments"/>.
    /// </summary>
    public bool TakesToken { get; }

    public bool IsOneWay { get; }

    public Interleaving Interleaving { get; }

    public TimeSpan? ResponseTimeout { get; }

    /// <summary>Makes the call that a reference was asked for, and gives what the interface method returns.</summary>
    public abstract object? Call(GrainReference reference, object?[] arguments);

    /// <summary>The same call on the grain's side of a connection.</summary>
    public abstract GrainCall Receive(CallHead head, object?[] arguments, ICallReply reply);

    /// <summary>Parts the arguments that are values from the token, and copies what caller and grain must not share.</summary>
    protected CancellationToken Take(object?[] arguments)
    {
        for (var i = 0; i < copied.Length; i++)
        {
            if (copied[i])
                arguments[i] = parameters[i]!.CopyObject(arguments[i]);
        }

        if (!TakesToken)
            return CancellationToken.None;
        var token = (CancellationToken)arguments[^1]!;
        arguments[^1] = null;
        return token;
    }

    public void WriteArguments(WireWriter writer, object?[] arguments)
    {
        for (var i = 0; i < parameters.Length; i++)
            parameters[i]!.WriteObject(writer, arguments[i]);
    }

    public object?[] ReadArguments(ref WireReader reader)
    {
        var arguments = new object?[parameters.Length + (TakesToken ? 1 : 0)];
        for (var i = 0; i < parameters.Length; i++)
            arguments[i] = parameters[i]!.ReadObject(ref reader);
        return arguments;
    }

    public override string ToString() => FullName;
}
