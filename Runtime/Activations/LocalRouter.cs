using Anomaly.Runtime.Calls;
using Orleans.Runtime;

namespace Anomaly.Runtime.Activations;

/// <summary>The router of the embedded mode: every grain is here.</summary>
internal sealed class LocalRouter(Silo silo) : ICallRouter
{
    public void Route(GrainCall call)
    {
        if (!silo.IsOpen || !silo.TryDeliver(call))
            call.Fail(new SiloUnavailableException("The silo is not running: it is starting or stopping."));
    }
}
