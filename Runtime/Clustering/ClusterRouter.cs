using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Diagnostics;
using Anomaly.Runtime.Transport;
using Orleans.Runtime;

namespace Anomaly.Runtime.Clustering;

/// <summary>
/// Brings calls straight to the owner of their grain's partition; those without one now wait until there is one, or their time is over.
/// </summary>
internal sealed class ClusterRouter : ICallRouter, IDisposable
{
    private readonly ClusterMap map;
    private readonly SiloConnections connections;
    private readonly Silo? own;
    private readonly ParkedCalls parked;

    /// <param name="map">Who owns what.</param>
    /// <param name="connections">The ways to other silos.</param>
    /// <param name="time">The clock of retries.</param>
    /// <param name="own">The silo of this process; null for clients.</param>
    public ClusterRouter(ClusterMap map, SiloConnections connections, TimeProvider time, Silo? own = null)
    {
        (this.map, this.connections, this.own) = (map, connections, own);
        parked = new ParkedCalls(TryRoute, time);
        map.Changed += parked.Flush;
    }

    public void Route(GrainCall call)
    {
        if (own?.Status == SiloStatus.Dead)
            call.Fail(new SiloUnavailableException("The silo of this process has stopped."));
        else if (own is not null && own.IsWorker(call.Target.Type) && SiloControl.AddressOf(call.Target) is null)
            own.Deliver(call);
        else if (QueueOf(call) is var queue && (parked.Holds(queue) || !TryRoute(call)))
            parked.Park(queue, call);
    }

    /// <summary>A silo refused a call that is not its own; it said who the owner is, if it knows.</summary>
    public void Redirected(GrainCall call, long epoch, SiloAddress? owner)
    {
        var partition = Partitioning.Of(call.Target);
        var isNews = owner is not null && map.Learn(partition, epoch, owner);
        parked.Park(partition, call);
        if (isNews)
            parked.Flush();
    }

    /// <summary>Something may be reachable now that was not.</summary>
    public void Retry() => parked.Flush();

    public void Dispose()
    {
        map.Changed -= parked.Flush;
        parked.Dispose();
    }

    /// <summary>Calls that must keep their order wait together: those of a partition, or those to a silo itself.</summary>
    private static int QueueOf(GrainCall call) =>
        SiloControl.AddressOf(call.Target) is { } address ? -1 - address.Generation : Partitioning.Of(call.Target);

    /// <summary>Sends a call; false when it must wait.</summary>
    private bool TryRoute(GrainCall call)
    {
        try
        {
            return SiloControl.AddressOf(call.Target) is { } silo ? TryRouteTo(silo, call) : TryRouteToOwner(call);
        }
        catch (Exception exception)
        {
            call.Fail(exception);
            return true;
        }
    }

    private bool TryRouteTo(SiloAddress silo, GrainCall call)
    {
        if (own is not null && silo.Equals(own.Cluster.Self))
            own.Deliver(call);
        else if (map.Silos.GetValueOrDefault(silo) is SiloStatus.None or SiloStatus.Dead)
            call.Fail(new SiloUnavailableException($"Silo {silo} is not there."));
        else
            return connections.To(silo).TrySend((IOutgoingCall)call);
        return true;
    }

    private bool TryRouteToOwner(GrainCall call)
    {
        if (own is not null && own.Cluster.Owns(call.Target))
        {
            own.Deliver(call);
            return true;
        }

        return map.OwnerOf(Partitioning.Of(call.Target)) is { } owner && !owner.Equals(own?.Cluster.Self)
            && connections.To(owner).TrySend((IOutgoingCall)call);
    }
}
