using System.Net;
using Orleans.Runtime;

namespace Anomaly.Runtime.Activations;

/// <summary>The embedded mode: one silo, which owns every grain as long as it runs.</summary>
internal sealed class SingleSiloCluster(Silo silo) : ICluster
{
    public SiloAddress Self { get; } = SiloAddress.New(IPAddress.Loopback, 0, 1);

    public IReadOnlyDictionary<SiloAddress, SiloStatus> Silos => new Dictionary<SiloAddress, SiloStatus> { [Self] = silo.Status };

    public IReadOnlyDictionary<SiloAddress, int> Partitions => new Dictionary<SiloAddress, int> { [Self] = 1 };

    public bool Owns(GrainId id) => silo.IsOpen;

    public Task JoinAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task LeaveAsync(CancellationToken cancellationToken) => silo.DrainAsync(_ => true, cancellationToken);
}
