using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Diagnostics;
using Orleans.Runtime;

namespace Anomaly.Runtime.TestCluster;

/// <summary>Routes calls of one host of a test cluster; without a silo of its own for the client.</summary>
internal sealed class TestRouter(TestNetwork network, Silo? own) : ICallRouter
{
    public void Route(GrainCall call)
    {
        if (own?.Status == SiloStatus.Dead)
            call.Fail(new SiloUnavailableException("This silo was stopped."));
        else if (SiloControl.AddressOf(call.Target) is { } address)
            SendTo(network.Members.FirstOrDefault(member => member.Address.Equals(address)), call);
        else if (own is not null && own.IsWorker(call.Target.Type))
            own.Deliver(call);
        else if (!network.IsMoving(call.Target) || !network.TryPark(() => Route(call)))
            SendTo(network.OwnerOf(call.Target), call);
    }

    private void SendTo(TestMember? owner, GrainCall call)
    {
        if (owner is null)
            call.Fail(new SiloUnavailableException("No silo of the cluster runs the grain."));
        else if (owner.Silo == own)
            own.Deliver(call);
        else if (!owner.ConnectionOf(this).TrySend((IOutgoingCall)call))
            call.Fail(new SiloUnavailableException("The silo was killed."));
    }
}
