using System.Reflection;
using Anomaly.Hosting.Clustering;

namespace Anomaly.Gateway.Api.Tests.Fixtures;

/// <summary>The grains of the test that runs now, behind a factory that outlives it.</summary>
internal sealed class SwitchedGrains : ISiloReports
{
    public SwitchedGrains()
    {
        Factory = DispatchProxy.Create<IGrainFactory, Switch>();
        ((Switch)Factory).Current = () => Doubles.Factory;
    }

    public GrainDoubles Doubles { get; set; } = new();

    public IGrainFactory Factory { get; }

    public Task<IReadOnlyList<SiloReport>> ReadAsync() => Doubles.Reports.ReadAsync();

#pragma warning disable CA1852 // The proxy derives from it.
    public class Switch : DispatchProxy
#pragma warning restore CA1852
    {
        public Func<IGrainFactory> Current { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Invoke(Current(), args);
    }
}
