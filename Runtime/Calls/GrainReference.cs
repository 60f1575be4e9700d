using System.Reflection;
using Orleans.Runtime;

namespace Anomaly.Runtime.Calls;

/// <summary>A reference to a grain: the base of the proxies that <see cref="DispatchProxy"/> makes of grain interfaces.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it
internal class GrainReference : DispatchProxy, IAddressable
#pragma warning restore CA1852
{
    internal GrainId GrainId { get; private set; }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException();
}
