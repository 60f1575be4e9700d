using Anomaly.Runtime.Clustering;

namespace Anomaly.Runtime.Tests.Clustering;

/// <summary>
/// What the tables and statements of an exchange do, without a database: every exchange happens at one moment of the database's clock.
/// </summary>
internal sealed class SimulatedDatabase(int partitions, TimeSpan lease)
{
    private readonly Dictionary<int, (TimeSpan ExpiresAt, bool IsLeaving)> silos = [];
    private readonly PartitionRow[] rows = [.. Enumerable.Range(0, partitions).Select(i => new PartitionRow(i, null, 0))];

    /// <summary>The silos whose session the server has.</summary>
    public HashSet<int> Locks { get; } = [];

    public IReadOnlyList<PartitionRow> Rows => rows;

    public int Join(TimeSpan now)
    {
        var id = silos.Count + 1;
        silos[id] = (now + lease, false);
        Locks.Add(id);
        return id;
    }

    public ClusterSnapshot? Exchange(int silo, ExchangeRequest request, TimeSpan now)
    {
        if (silos[silo].ExpiresAt <= now)
            return null;
        silos[silo] = (now + lease, request.IsLeaving);
        if (request.ChangesAnything)
            Change(silo, request, now);
        return new ClusterSnapshot(
            [.. silos.Select(pair => new SiloRow(pair.Key, "host", 1, pair.Value.ExpiresAt > now, Locks.Contains(pair.Key), pair.Value.IsLeaving))],
            [.. rows]);
    }

    private void Change(int silo, ExchangeRequest request, TimeSpan now)
    {
        foreach (var (id, row) in silos.ToList())
        {
            if (row.ExpiresAt <= now || (request.Suspects.Contains(id) && !Locks.Contains(id)))
                silos[id] = (TimeSpan.MinValue, row.IsLeaving);
        }

        foreach (var release in request.Releases.Where(release => rows[release.Partition] is var row && row.Owner == silo && row.Epoch == release.Epoch))
            rows[release.Partition] = new PartitionRow(release.Partition, release.To is { } to && IsUnburied(to) ? to : null,
                release.Epoch + 1);
        foreach (var claim in request.Claims.Where(claim => rows[claim.Partition] is var row && row.Epoch == claim.Epoch && !(row.Owner is { } owner && IsUnburied(owner))))
            rows[claim.Partition] = new PartitionRow(claim.Partition, silo, claim.Epoch + 1);
        if (request.IsGoodbye)
            silos[silo] = (TimeSpan.MinValue, true);
    }

    private bool IsUnburied(int silo) => silos.TryGetValue(silo, out var row) && row.ExpiresAt != TimeSpan.MinValue;
}
