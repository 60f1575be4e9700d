using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Clustering;
using Anomaly.Runtime.Diagnostics;
using Orleans.Runtime;

namespace Anomaly.Runtime.TestCluster;

/// <summary>Routes calls of one host of a test cluster; without a silo of its own for the client.</summary>
internal sealed class TestRouter : ICallRouter, IDisposable
{
    private readonly TestNetwork network;
    private readonly Silo? own;
    private readonly CallLanes lanes;

    public TestRouter(TestNetwork network, Silo? own)
    {
        (this.network, this.own) = (network, own);
        lanes = new CallLanes(Find, TimeProvider.System);
        network.Changed += lanes.Flush;
    }

    public void Route(GrainCall call)
    {
        if (own is not null && own.Status != SiloStatus.Dead && own.IsWorker(call.Target.Type) && SiloControl.AddressOf(call.Target) is null)
            own.TryDeliver(call);
        else
            lanes.Send(call);
    }

    public void Dispose()
    {
        network.Changed -= lanes.Flush;
        lanes.Dispose();
    }

    private ICallDestination? Find(GrainCall call)
    {
        if (own?.Status == SiloStatus.Dead)
            throw new SiloUnavailableException("This silo was stopped.");
        if (SiloControl.AddressOf(call.Target) is { } address)
            return To(network.Members.FirstOrDefault(member => member.Address.Equals(address)));
        return network.IsMoving(call.Target) ? null : To(network.OwnerOf(call.Target));
    }

    private ICallDestination To(TestMember? member) =>
        member is null ? throw new SiloUnavailableException("No silo of the cluster runs the grain.")
        : member.Silo == own ? own
        : member.ConnectionOf(this);
}
