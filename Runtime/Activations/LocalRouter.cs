using Anomaly.Runtime.Calls;

namespace Anomaly.Runtime.Activations;

/// <summary>The router of the embedded mode: every grain is here.</summary>
internal sealed class LocalRouter(Silo silo) : ICallRouter
{
    public void Route(GrainCall call) => silo.Deliver(call);
}
