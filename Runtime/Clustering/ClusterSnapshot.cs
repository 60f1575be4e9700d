using System.Collections.Immutable;

namespace Anomaly.Runtime.Clustering;

/// <summary>The cluster at one moment of the database.</summary>
internal sealed record ClusterSnapshot(ImmutableArray<SiloRow> Silos, ImmutableArray<PartitionRow> Partitions)
{
    public static ClusterSnapshot Empty { get; } = new([], []);
}
