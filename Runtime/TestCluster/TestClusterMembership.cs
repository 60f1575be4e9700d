using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Transport;
using Orleans.Runtime;

namespace Anomaly.Runtime.TestCluster;

/// <summary>A silo's place in a test cluster.</summary>
internal sealed class TestClusterMembership(TestNetwork network, SiloAddress self, Silo silo, InterfaceTable interfaces) : ICluster
{
    private readonly TestClusterView view = new(network);

    public TestMember Member { get; } = new(self, silo, interfaces);

    public SiloAddress Self => self;

    public IReadOnlyDictionary<SiloAddress, SiloStatus> Silos => view.Silos;

    public IReadOnlyDictionary<SiloAddress, int> Partitions => view.Partitions;

    public bool Owns(GrainId id) => silo.MayTakeTurns && network.OwnerOf(id)?.Address.Equals(self) == true && !network.IsMoving(id);

    public Task JoinAsync(CancellationToken cancellationToken) => network.JoinAsync(Member, cancellationToken);

    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await network.LeaveAsync(Member, cancellationToken);
        await silo.DrainAsync(_ => true, cancellationToken);
    }
}
