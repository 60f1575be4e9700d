using Anomaly.Runtime.Activations;
using Orleans.Runtime;

namespace Anomaly.Runtime.Clustering;

/// <summary>
/// Which partition a grain is in, and which silo should have a partition. Every process must agree on both, whatever its version.
/// </summary>
internal static class Partitioning
{
    public const int Count = 1024;

    /// <summary>FNV-1a 64 of <c>type/key</c> in UTF-8, modulo 1024.</summary>
    public static int Of(GrainId id)
    {
        var hash = StableHash.Add(StableHash.Add(StableHash.Add(StableHash.Start, id.Type.Value), "/"), id.Key.Value);
        return (int)(hash % Count);
    }

    /// <summary>
    /// Rendezvous hashing: of the silos, the one whose id mixes highest with the partition; null when there is none. When a silo goes, only
    /// its own partitions move.
    /// </summary>
    public static int? Wanted(int partition, IReadOnlyCollection<int> silos)
    {
        int? best = null;
        ulong highest = 0;
        foreach (var silo in silos)
        {
            var weight = StableHash.Mix(((ulong)(uint)silo << 32) | (uint)partition);
            if (best is null || weight > highest || (weight == highest && silo < best))
                (best, highest) = (silo, weight);
        }

        return best;
    }
}
