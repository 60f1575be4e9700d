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
    private readonly CallLanes lanes;

    /// <param name="map">Who owns what.</param>
    /// <param name="connections">The ways to other silos.</param>
    /// <param name="time">The clock of retries.</param>
    /// <param name="own">The silo of this process; null for clients.</param>
    public ClusterRouter(ClusterMap map, SiloConnections connections, TimeProvider time, Silo? own = null)
    {
        (this.map, this.connections, this.own) = (map, connections, own);
        lanes = new CallLanes(Find, time);
        map.Changed += Follow;
    }

    public void Route(GrainCall call)
    {
        if (own is not null && own.IsWorker(call.Target.Type) && SiloControl.AddressOf(call.Target) is null)
            RouteToWorker(own, call);
        else
            lanes.Send(call);
    }

    /// <summary>A silo refused a call that is not its own; it said who the owner is, if it knows.</summary>
    public void Redirected(GrainCall call, long epoch, SiloAddress? owner)
    {
        if (owner is not null)
            map.Learn(Partitioning.Of(call.Target), epoch, owner);
        call.Redirect();
    }

    /// <summary>Something may be reachable now that was not.</summary>
    public void Retry() => lanes.Flush();

    public void Dispose()
    {
        map.Changed -= Follow;
        lanes.Dispose();
    }

    private bool IsGone(SiloAddress silo) => map.Silos.GetValueOrDefault(silo) is SiloStatus.None or SiloStatus.Dead;

    private void Follow()
    {
        lanes.Flush();
        lanes.Prune(IsGone);
    }

    private static SiloUnavailableException Stopped() => new("The silo of this process has stopped.");

    private static void RouteToWorker(Silo own, GrainCall call)
    {
        if (own.Status == SiloStatus.Dead)
            call.Fail(Stopped());
        else
            own.TryDeliver(call);
    }

    private ICallDestination? Find(GrainCall call)
    {
        if (own?.Status == SiloStatus.Dead)
            throw Stopped();
        return SiloControl.AddressOf(call.Target) is { } silo ? FindSilo(silo) : FindOwner(call.Target);
    }

    private ICallDestination? FindSilo(SiloAddress silo)
    {
        if (own is not null && silo.Equals(own.Cluster.Self))
            return own;
        return IsGone(silo)
            ? throw new SiloUnavailableException($"Silo {silo} is not there.")
            : connections.To(silo).Connection;
    }

    private ICallDestination? FindOwner(GrainId grain)
    {
        if (own is not null && own.Cluster.Owns(grain))
            return own;
        return map.OwnerOf(Partitioning.Of(grain)) is { } owner && !owner.Equals(own?.Cluster.Self) ? connections.To(owner).Connection : null;
    }
}
