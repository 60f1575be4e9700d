using Orleans.Runtime;

namespace Anomaly.Runtime.Activations;

/// <summary>A silo's place in its cluster: which grains are its own now.</summary>
internal interface ICluster : IClusterView
{
    SiloAddress Self { get; }

    /// <summary>Whether this silo may run the grain at this moment.</summary>
    bool Owns(GrainId id);

    /// <summary>Who owns a grain that is not this silo's own, as far as it knows, and since which epoch.</summary>
    (SiloAddress? Owner, long Epoch) WhereIs(GrainId id) => (null, 0);

    /// <summary>Enters the cluster; the silo takes calls when this returns.</summary>
    Task JoinAsync(CancellationToken cancellationToken);

    /// <summary>Hands everything over and goes.</summary>
    Task LeaveAsync(CancellationToken cancellationToken);
}
