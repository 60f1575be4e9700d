using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Diagnostics;
using Anomaly.Runtime.Transport;
using Orleans.Runtime;

namespace Anomaly.Runtime.Clustering;

/// <summary>Brings calls straight to the owner of their grain's partition; those without one now wait until there is one, or their time is over.</summary>
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
        else if (SiloControl.AddressOf(call.Target) is { } address)
            RouteToSilo(address, call);
        else if (own is not null && own.IsWorker(call.Target.Type))
            own.Deliver(call);
        else
            RouteToOwner(Partitioning.Of(call.Target), call);
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

    private void RouteToOwner(int partition, GrainCall call)
    {
        if (parked.Holds(partition) || !TryRoute(partition, call))
            parked.Park(partition, call);
    }

    private void RouteToSilo(SiloAddress address, GrainCall call)
    {
        if (own is not null && address.Equals(own.Cluster.Self))
            own.Deliver(call);
        else if (map.Silos.GetValueOrDefault(address) is SiloStatus.None or SiloStatus.Dead || !connections.To(address).TrySend((IOutgoingCall)call))
            call.Fail(new SiloUnavailableException($"Silo {address} is not there."));
    }

    private bool TryRoute(GrainCall call) => TryRoute(Partitioning.Of(call.Target), call);

    private bool TryRoute(int partition, GrainCall call)
    {
        try
        {
            if (own is not null && own.Cluster.Owns(call.Target))
            {
                own.Deliver(call);
                return true;
            }

            return map.OwnerOf(partition) is { } owner && !owner.Equals(own?.Cluster.Self) && connections.To(owner).TrySend((IOutgoingCall)call);
        }
        catch (Exception exception)
        {
            call.Fail(exception);
            return true;
        }
    }
}
