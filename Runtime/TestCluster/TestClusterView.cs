using Anomaly.Runtime.Activations;
using Orleans.Runtime;

namespace Anomaly.Runtime.TestCluster;

/// <summary>What the client of a test cluster knows of it.</summary>
internal sealed class TestClusterView(TestNetwork network) : IClusterView
{
    public IReadOnlyDictionary<SiloAddress, SiloStatus> Silos =>
        network.Members.ToDictionary(member => member.Address, member => member.Silo.Status);

    public IReadOnlyDictionary<SiloAddress, int> Partitions => network.Members.ToDictionary(member => member.Address, _ => 0);
}
