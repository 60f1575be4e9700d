using System.Collections.Immutable;
using Orleans.Runtime;

namespace Anomaly.Runtime.Clustering;

/// <summary>
/// Who owns what, as this process knows it: from its own readings of the tables, and from silos that sent a call on. Thread-safe.
/// </summary>
internal sealed class ClusterMap
{
    private readonly Lock gate = new();
    private readonly long[] epochs = new long[Partitioning.Count];
    private readonly SiloAddress?[] owners = new SiloAddress?[Partitioning.Count];
    private volatile ImmutableHashSet<SiloAddress> left = [];
    private volatile ImmutableDictionary<SiloAddress, SiloStatus> silos = ImmutableDictionary<SiloAddress, SiloStatus>.Empty;

    /// <summary>Something changed; raised on the thread that brought the news.</summary>
    public event Action? Changed;

    public IReadOnlyDictionary<SiloAddress, SiloStatus> Silos => silos;

    /// <summary>Whether a silo died. One that left in good order did not: it still answers what it has.</summary>
    public bool IsLost(SiloAddress silo) => silos.GetValueOrDefault(silo) == SiloStatus.Dead && !left.Contains(silo);

    public IReadOnlyDictionary<SiloAddress, int> Partitions
    {
        get
        {
            lock (gate)
                return owners.OfType<SiloAddress>().GroupBy(owner => owner).ToDictionary(group => group.Key, group => group.Count());
        }
    }

    public SiloAddress? OwnerOf(int partition) => Volatile.Read(ref owners[partition]);

    /// <summary>The owner with its epoch, for telling a caller where to go.</summary>
    public (SiloAddress? Owner, long Epoch) Find(int partition)
    {
        lock (gate)
            return (owners[partition], epochs[partition]);
    }

    public static SiloAddress AddressOf(SiloRow silo) => SiloAddress.New(silo.Host, silo.Port, silo.Id);

    public void Apply(ClusterSnapshot snapshot)
    {
        var rows = snapshot.Silos.ToDictionary(silo => silo.Id);
        lock (gate)
        {
            left = [.. snapshot.Silos.Where(silo => silo.IsLeaving).Select(AddressOf)];
            silos = snapshot.Silos.ToImmutableDictionary(AddressOf, StatusOf);
            foreach (var row in snapshot.Partitions.Where(row => row.Epoch >= epochs[row.Partition]))
            {
                var owner = row.Owner is { } id && rows.TryGetValue(id, out var silo) && silo.IsAlive ? AddressOf(silo) : null;
                epochs[row.Partition] = row.Epoch;
                if (owner is null || !owner.Equals(owners[row.Partition]))
                    Volatile.Write(ref owners[row.Partition], owner);
            }
        }

        Changed?.Invoke();
    }

    /// <summary>What a silo said of a partition that is not its own.</summary>
    /// <returns>Whether it was news.</returns>
    public bool Learn(int partition, long epoch, SiloAddress owner)
    {
        lock (gate)
        {
            if (epoch <= epochs[partition])
                return false;
            epochs[partition] = epoch;
            Volatile.Write(ref owners[partition], owner);
            return true;
        }
    }

    private static SiloStatus StatusOf(SiloRow silo) =>
        !silo.IsAlive ? SiloStatus.Dead : silo.IsLeaving ? SiloStatus.ShuttingDown : SiloStatus.Active;
}
