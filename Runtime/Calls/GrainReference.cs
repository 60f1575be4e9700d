using System.Reflection;
using Anomaly.Runtime.Contracts;
using Orleans.Runtime;

namespace Anomaly.Runtime.Calls;

/// <summary>A reference to a grain: the base of the proxies that <see cref="DispatchProxy"/> makes of grain interfaces.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it
internal class GrainReference : DispatchProxy, IAddressable
#pragma warning restore CA1852
{
    private GrainInterface contract = null!;

    public GrainId GrainId { get; private set; }

    public CallSender Sender { get; private set; } = null!;

    public static GrainReference Create(GrainInterface contract, GrainId id, CallSender sender)
    {
        var reference = (GrainReference)Create(contract.Type, typeof(GrainReference));
        (reference.contract, reference.GrainId, reference.Sender) = (contract, id, sender);
        return reference;
    }

    public override bool Equals(object? obj) => obj is GrainReference other && other.GrainId == GrainId && other.contract == contract;

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"{contract}({GrainId.Key})";

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => contract.Method(targetMethod!).Call(this, args ?? []);
}
