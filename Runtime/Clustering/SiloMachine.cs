using System.Collections.Immutable;

namespace Anomaly.Runtime.Clustering;

/// <summary>
/// The life of one silo in its cluster, without clocks, threads or a database of its own: <see cref="Prepare"/> says what to tell the
/// database, <see cref="Apply"/> takes what it said. All times are the silo's monotonic clock. Two rules make it safe: a silo stops by its
/// own clock before its lease ends in the database, and a partition that began to drain is never run again under the same epoch.
/// </summary>
internal sealed class SiloMachine(int id, MachineTimes times)
{
    private readonly Dictionary<int, (long Epoch, PartitionHold Hold)> holds = [];
    private readonly Dictionary<int, TimeSpan> withoutLock = [];
    private readonly HashSet<int> seenWithLock = [];
    private ClusterSnapshot view = ClusterSnapshot.Empty;
    private TimeSpan? lockLostAt;
    private bool fenced;

    public int Id => id;

    /// <summary>From when on it must not take turns, unless an exchange succeeds before.</summary>
    public TimeSpan FenceAt { get; private set; } = TimeSpan.MinValue;

    public bool IsLeaving { get; set; }

    /// <summary>Whether it has nothing left to hand over.</summary>
    public bool IsEmpty => holds.Count == 0;

    public ClusterSnapshot View => view;

    /// <summary>The partitions whose grains it may run, with their epochs.</summary>
    public IEnumerable<PartitionClaim> Owned =>
        holds.Where(pair => pair.Value.Hold == PartitionHold.Owned).Select(pair => new PartitionClaim(pair.Key, pair.Value.Epoch));

    public bool Owns(int partition, TimeSpan now) =>
        !fenced && now < FenceAt && holds.TryGetValue(partition, out var hold) && hold.Hold == PartitionHold.Owned;

    /// <summary>Whether its time is over.</summary>
    public bool MustFence(TimeSpan now) => fenced || now >= FenceAt || now - lockLostAt >= times.SessionRetry;

    /// <summary>Its session with the database broke.</summary>
    public void LockLost(TimeSpan now)
    {
        lockLostAt ??= now;

        // What was known of the others' sessions came from a server that may have restarted since.
        seenWithLock.Clear();
        withoutLock.Clear();
    }

    /// <summary>It has a session again.</summary>
    public void LockTaken() => lockLostAt = null;

    /// <summary>The grains of a partition have ended.</summary>
    public void Drained(int partition, long epoch)
    {
        if (holds.TryGetValue(partition, out var hold) && hold == (epoch, PartitionHold.Draining))
            holds[partition] = (epoch, PartitionHold.Drained);
    }

    /// <summary>
    /// How long it may wait for the next exchange when nothing happens: to the end of the grace of a silo that it misses, or a tick.
    /// </summary>
    public TimeSpan PauseAt(TimeSpan now)
    {
        var pause = times.Tick;
        foreach (var missedAt in withoutLock.Values)
        {
            var left = missedAt + times.Grace - now;
            pause = left < times.Tick / 5 ? times.Tick / 5 : left < pause ? left : pause;
        }

        return pause;
    }

    public ExchangeRequest Prepare(TimeSpan now)
    {
        var suspects = withoutLock.Where(pair => now - pair.Value >= times.Grace).Select(pair => pair.Key).ToImmutableArray();
        var alive = view.Silos.Where(silo => silo.IsAlive && !suspects.Contains(silo.Id)).Select(silo => silo.Id).ToHashSet();
        var willing = Willing(suspects);
        return new ExchangeRequest
        {
            IsLeaving = IsLeaving,
            IsGoodbye = IsLeaving && IsEmpty,
            Suspects = suspects,
            Releases = [.. holds.Where(pair => pair.Value.Hold == PartitionHold.Drained)
                .Select(pair => new PartitionRelease(pair.Key, pair.Value.Epoch, Partitioning.Wanted(pair.Key, willing)))],
            Claims = IsLeaving ? [] : [.. view.Partitions
                .Where(row => row.Owner is not { } owner || !alive.Contains(owner))
                .Where(row => Partitioning.Wanted(row.Partition, willing) == id)
                .Select(row => new PartitionClaim(row.Partition, row.Epoch))],
        };
    }

    /// <summary>
    /// Takes the answer to an exchange; <paramref name="snapshot"/> is null when the database said that the lease is over.
    /// </summary>
    /// <param name="snapshot">How things are.</param>
    /// <param name="sentAt">When the exchange was sent: the lease lasts from a later moment.</param>
    /// <param name="now">When the answer came.</param>
    public MachineEffects Apply(ClusterSnapshot? snapshot, TimeSpan sentAt, TimeSpan now)
    {
        var isFirst = FenceAt == TimeSpan.MinValue;
        if (snapshot is null || (!isFirst && MustFence(now)))
            return BeFenced();
        FenceAt = sentAt + times.Lease - times.Margin;
        if (MustFence(now))
            return BeFenced();
        view = snapshot;
        WatchLocks(now);
        var drop = Adopt();
        return new MachineEffects(false, BeginDrains(), drop);
    }

    private MachineEffects BeFenced()
    {
        fenced = true;
        holds.Clear();
        return MachineEffects.Fence;
    }

    private void WatchLocks(TimeSpan now)
    {
        foreach (var silo in view.Silos.Where(silo => silo.Id != id))
        {
            if (silo.HasLock || !silo.IsAlive)
                withoutLock.Remove(silo.Id);
            else if (seenWithLock.Contains(silo.Id))
                withoutLock.TryAdd(silo.Id, now);
            if (silo.HasLock)
                seenWithLock.Add(silo.Id);
        }

        var known = view.Silos.Select(silo => silo.Id).ToHashSet();
        seenWithLock.IntersectWith(known);
        foreach (var gone in withoutLock.Keys.Where(silo => !known.Contains(silo)).ToList())
            withoutLock.Remove(gone);
    }

    /// <summary>Brings what it holds in line with the table; gives what it lost.</summary>
    private ImmutableArray<int> Adopt()
    {
        var lost = ImmutableArray.CreateBuilder<int>();
        foreach (var row in view.Partitions)
        {
            var isHeld = holds.TryGetValue(row.Partition, out var hold);
            if (isHeld && (row.Owner != id || row.Epoch != hold.Epoch))
            {
                holds.Remove(row.Partition);
                if (hold.Hold != PartitionHold.Drained)
                {
                    // Even if it is its own again by now: what it ran under the old epoch must end before the new one begins.
                    lost.Add(row.Partition);
                    continue;
                }

                isHeld = false;
            }

            if (row.Owner == id && !isHeld)
                holds[row.Partition] = (row.Epoch, PartitionHold.Owned);
        }

        return lost.ToImmutable();
    }

    private ImmutableArray<PartitionClaim> BeginDrains()
    {
        var willing = Willing([]);
        var drain = Owned.Where(each => IsLeaving || (Partitioning.Wanted(each.Partition, willing) is { } wanted && wanted != id))
            .ToImmutableArray();
        foreach (var each in drain)
            holds[each.Partition] = (each.Epoch, PartitionHold.Draining);
        return drain;
    }

    /// <summary>The silos that take partitions, this one included unless it leaves.</summary>
    private HashSet<int> Willing(ImmutableArray<int> suspects) =>
        [.. view.Silos.Where(silo => silo.IsAlive && !silo.IsLeaving && !suspects.Contains(silo.Id) && !(silo.Id == id && IsLeaving)).Select(silo => silo.Id)];
}
