using Anomaly.Runtime.Clustering;

namespace Anomaly.Runtime.Tests.Clustering;

/// <summary>
/// A cluster as a seed wills it: silos that join, leave, crash, pause, lose the database or run on wrong clocks; messages that are slow,
/// lost on the way there or on the way back. After every event the invariants are checked; then the faults end, and the cluster must heal.
/// </summary>
internal sealed class ClusterSimulation
{
    private const int Partitions = 16;
    private static readonly MachineTimes Times = new(TimeSpan.FromSeconds(5));
    private static readonly TimeSpan FaultsEnd = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan HealedBy = FaultsEnd + TimeSpan.FromSeconds(12);
    private readonly PriorityQueue<Action, (TimeSpan, int)> events = new();
    private readonly SimulatedDatabase database = new(Partitions, Times.Lease);
    private readonly List<SimulatedSilo> silos = [];
    private readonly int[] counts = new int[Partitions];
    private readonly Random random;
    private readonly int seed;
    private TimeSpan now;
    private int order;

    public ClusterSimulation(int seed)
    {
        this.seed = seed;
#pragma warning disable CA5394 // a seeded generator is the point
        random = new Random(seed);
    }

    public int Overlaps { get; private set; }

    public int Faults { get; private set; }

    public void Run()
    {
        for (var i = 0; i < 3; i++)
            At(Milliseconds(random.Next(1000)), Join);
        At(TimeSpan.FromSeconds(3), Disturb);
        while (events.TryDequeue(out var action, out var when) && when.Item1 < HealedBy)
        {
            now = when.Item1;
            action();
            CheckOwners();
        }

        CheckHealed();
    }

    private static TimeSpan Milliseconds(double value) => TimeSpan.FromMilliseconds(value);

    private void At(TimeSpan when, Action action) => events.Enqueue(action, (when, order++));

    private void Join()
    {
        var silo = new SimulatedSilo(new SiloMachine(database.Join(now), Times), now, 0.92 + (random.NextDouble() * 0.16));
        silos.Add(silo);
        Tick(silo);
    }

    private void Tick(SimulatedSilo silo)
    {
        if (silo.IsCrashed || silo.IsGone)
            return;
        if (now < silo.PausedUntil)
        {
            At(silo.PausedUntil, () => Tick(silo));
            return;
        }

        if (silo.Machine.FenceAt != TimeSpan.MinValue && silo.Machine.MustFence(silo.ClockAt(now)))
        {
            Fenced(silo);
            return;
        }

        if (!silo.ExchangeUnderWay)
            Exchange(silo);
        At(now + silo.Machine.PauseAt(silo.ClockAt(now)), () => Tick(silo));
    }

    private void Exchange(SimulatedSilo silo)
    {
        silo.ExchangeUnderWay = true;
        var request = silo.Machine.Prepare(silo.ClockAt(now));
        var sentAt = silo.ClockAt(now);
        var isFaulty = now < FaultsEnd;
        var isLostThere = isFaulty && random.NextDouble() < 0.05;
        var isLostBack = isFaulty && random.NextDouble() < 0.05;
        var delay = isFaulty && random.NextDouble() < 0.05 ? random.Next(4000) : random.Next(1, 40);
        if (isLostThere || now < silo.CutUntil)
        {
            At(now + TimeSpan.FromSeconds(1), () => silo.ExchangeUnderWay = false);
            return;
        }

        At(now + Milliseconds(delay), () =>
        {
            var answer = database.Exchange(silo.Machine.Id, request, now);
            if (isLostBack || now < silo.CutUntil)
                At(now + TimeSpan.FromSeconds(1), () => silo.ExchangeUnderWay = false);
            else
                At(now + Milliseconds(random.Next(1, 40)), () => Answered(silo, request, answer, sentAt));
        });
    }

    private void Answered(SimulatedSilo silo, ExchangeRequest request, ClusterSnapshot? answer, TimeSpan sentAt)
    {
        if (silo.IsCrashed || silo.IsGone)
            return;
        if (now < silo.PausedUntil)
        {
            At(silo.PausedUntil, () => Answered(silo, request, answer, sentAt));
            return;
        }

        silo.ExchangeUnderWay = false;
        if (request.IsGoodbye && answer is not null)
        {
            silo.IsGone = true;
            database.Locks.Remove(silo.Machine.Id);
            return;
        }

        var effects = silo.Machine.Apply(answer, sentAt, silo.ClockAt(now));
        if (effects.MustFence)
        {
            Fenced(silo);
            return;
        }

        foreach (var each in effects.Drain)
            At(now + Milliseconds(random.Next(400)), () => silo.Machine.Drained(each.Partition, each.Epoch));
    }

    /// <summary>As the silo does: this life is over, the next begins under a new id.</summary>
    private void Fenced(SimulatedSilo silo)
    {
        silo.IsGone = true;
        database.Locks.Remove(silo.Machine.Id);
        var wait = silo.CutUntil > now ? silo.CutUntil - now : Milliseconds(500);
        At(now + wait, Join);
    }

    private void Disturb()
    {
        var living = silos.Where(silo => !silo.IsCrashed && !silo.IsGone).ToList();
        if (now >= FaultsEnd)
        {
            if (living.Count == 0)
                Join();
            return;
        }

        Faults++;
        var silo = living.Count == 0 ? null : living[random.Next(living.Count)];
        switch (random.Next(silo is null ? 1 : 7))
        {
            case 0 when living.Count < 5:
                Join();
                break;
            case 1 when living.Count > 1:
                silo!.IsCrashed = true;
                var vanished = random.NextDouble() < 0.3;
                At(vanished ? now + TimeSpan.FromSeconds(30) : now + Milliseconds(random.Next(50)),
                    () => database.Locks.Remove(silo.Machine.Id));
                break;
            case 2:
                silo!.PausedUntil = EndOfFault(random.Next(20_000));
                break;
            case 3:
                LoseSession(silo!);
                break;
            case 4:
                Cut(silo!);
                break;
            case 5 when living.Count > 2:
                silo!.Machine.IsLeaving = true;
                break;
            default:
                RestartDatabase(living);
                break;
        }

        At(now + Milliseconds(200 + random.Next(6000)), Disturb);
    }

    /// <summary>The connection breaks and the silo hears of it; often it has another soon.</summary>
    private void LoseSession(SimulatedSilo silo)
    {
        silo.WasCut = true;
        database.Locks.Remove(silo.Machine.Id);
        silo.Machine.LockLost(silo.ClockAt(now));
        if (silo.CutUntil > now || now < silo.PausedUntil)
            return;
        At(now + Milliseconds(random.Next(700)), () =>
        {
            if (silo.IsCrashed || silo.IsGone || now < silo.PausedUntil || now < silo.CutUntil)
                return;
            database.Locks.Add(silo.Machine.Id);
            silo.Machine.LockTaken();
        });
    }

    private TimeSpan EndOfFault(int milliseconds) => now + Milliseconds(milliseconds) is var end && end < FaultsEnd ? end : FaultsEnd;

    /// <summary>Nothing passes for a while, and nobody tells the silo; the server misses it after a moment.</summary>
    private void Cut(SimulatedSilo silo)
    {
        silo.WasCut = true;
        silo.CutUntil = EndOfFault(random.Next(12_000));
        At(now + Milliseconds(random.Next(3000)), () =>
        {
            if (now >= silo.CutUntil || silo.IsGone)
                return;
            database.Locks.Remove(silo.Machine.Id);
            At(silo.CutUntil, () => LoseSession(silo));
        });
    }

    private void RestartDatabase(List<SimulatedSilo> living)
    {
        var end = EndOfFault(random.Next(8000));
        foreach (var silo in living)
        {
            LoseSession(silo);
            silo.CutUntil = end;
            At(silo.CutUntil, () =>
            {
                if (silo.IsCrashed || silo.IsGone)
                    return;
                database.Locks.Add(silo.Machine.Id);
                silo.Machine.LockTaken();
            });
        }
    }

    private void CheckOwners()
    {
        Array.Clear(counts);
        foreach (var silo in silos)
        {
            if (silo.IsCrashed || silo.IsGone || silo.Machine.MustFence(silo.ClockAt(now)))
                continue;
            foreach (var each in silo.Machine.Owned)
                counts[each.Partition]++;
        }

        for (var partition = 0; partition < Partitions; partition++)
        {
            if (counts[partition] < 2)
                continue;
            var owners = silos.Where(silo => silo.TakesTurns(partition, now)).ToList();
            var epochs = owners.Select(owner => owner.Machine.Owned.Single(each => each.Partition == partition).Epoch).ToList();
            if (epochs.Distinct().Count() != epochs.Count)
                throw new InvalidOperationException($"Seed {seed}, {now}: partition {partition} has {owners.Count} owners in "
                    + $"epoch {epochs[0]}.");
            if (owners.Count(owner => !owner.WasCut) > 1)
                throw new InvalidOperationException($"Seed {seed}, {now}: partition {partition} is run by two silos whose "
                    + "sessions never broke.");
            Overlaps++;
        }
    }

    private void CheckHealed()
    {
        var living = silos.Where(silo => !silo.IsCrashed && !silo.IsGone && !silo.Machine.IsLeaving).Select(silo => silo.Machine.Id)
            .ToHashSet();
        for (var partition = 0; partition < Partitions; partition++)
        {
            var owner = silos.SingleOrDefault(silo => silo.TakesTurns(partition, HealedBy) && silo.Runs(HealedBy));
            if (owner is null || owner.Machine.Id != Partitioning.Wanted(partition, living))
                throw new InvalidOperationException($"Seed {seed}: partition {partition} is not run by the silo that should, {(owner is null ? "but by nobody" : $"but by {owner.Machine.Id}")}.");
        }
    }
}
