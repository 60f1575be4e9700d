using System.Collections.Immutable;
using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Diagnostics;
using Anomaly.Runtime.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans;

namespace Anomaly.Runtime.Clustering;

/// <summary>
/// A silo's place in a cluster on PostgreSQL: drives a <see cref="SiloMachine"/> with the real clock and database, and does what it says. A
/// silo that was fenced enters again under a new id. Its start is in ClusterSilo.Start.cs, the turning of the wheel in ClusterSilo.Loop.cs.
/// </summary>
internal sealed partial class ClusterSilo(
    Silo silo, IClusterStore store, ClusterMap map, SiloServer server, SiloConnections connections, ClusterSecret secret,
    IOptions<PostgresClusteringOptions> options, TimeProvider time, ILogger<ClusterSilo> logger) : ICluster, IAsyncDisposable
{
    private static readonly bool[] Nothing = new bool[Partitioning.Count];
    private readonly MachineTimes times = new(options.Value.Lease);
    private readonly Trouble trouble = new(time);
    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly TaskCompletionSource firstJoin = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource killed = new();
    private readonly long origin = time.GetTimestamp();
    private SiloMachine? machine;
    private volatile bool[] owned = Nothing;
    private volatile SiloAddress self = SiloAddress.New(options.Value.AdvertisedHost, options.Value.SiloPort, 0);
    private Task loop = Task.CompletedTask;
    private volatile bool leaving;
    private int disposed;

    public SiloAddress Self => self;

    public IReadOnlyDictionary<SiloAddress, SiloStatus> Silos => map.Silos;

    public IReadOnlyDictionary<SiloAddress, int> Partitions => map.Partitions;

    private TimeSpan Now => time.GetElapsedTime(origin);

    public bool Owns(GrainId id) => owned[Partitioning.Of(id)] && silo.MayTakeTurns;

    public (SiloAddress? Owner, long Epoch) WhereIs(GrainId id)
    {
        var (owner, epoch) = map.Find(Partitioning.Of(id));
        return owner is null || owner.Equals(self) ? (null, epoch) : (owner, epoch);
    }

    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        leaving = true;
        Wake();
        try
        {
            await loop.WaitAsync(silo.Options.DrainTimeout, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            LogLeftLate(logger, self);
            await killed.CancelAsync();
        }

        await silo.DrainAsync(_ => true, cancellationToken);
        await server.StopAsync();
    }

    /// <summary>Ends as a crash would: no goodbye, no drain.</summary>
    public async Task KillAsync()
    {
        silo.Kill();
        await killed.CancelAsync();
        await server.DisposeAsync();
        connections.Dispose();
        await loop.WaitAsync(CancellationToken.None);
    }

    /// <summary>Registered under two types, it is disposed twice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;
        await killed.CancelAsync();
        await server.DisposeAsync();
        wake.Dispose();
        killed.Dispose();
    }

    private void Wake()
    {
        lock (wake)
        {
            if (wake.CurrentCount == 0)
                wake.Release();
        }
    }

    /// <summary>Lets the rest of the silo see what the machine now owns, and until when.</summary>
    private void Publish(SiloMachine current)
    {
        var next = new bool[Partitioning.Count];
        foreach (var each in current.Owned)
            next[each.Partition] = true;
        owned = next;
        silo.FenceAt = origin + (long)(current.FenceAt.TotalSeconds * time.TimestampFrequency);
    }

    private void Do(MachineEffects effects)
    {
        foreach (var partition in effects.Drop)
            Abandon(partition);
        if (effects.Drain.IsEmpty)
            return;
        var activations = OrdinaryActivations().ToLookup(activation => Partitioning.Of(activation.GrainId));
        var empty = effects.Drain.Where(each => !activations.Contains(each.Partition)).ToImmutableArray();
        lock (gate)
        {
            foreach (var each in empty)
                machine?.Drained(each.Partition, each.Epoch);
        }

        foreach (var each in effects.Drain.Except(empty))
            _ = DrainAsync(each, [.. activations[each.Partition]]);
        if (!empty.IsEmpty)
            Wake();
    }

    private async Task DrainAsync(PartitionClaim partition, ImmutableArray<Activation> activations)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.Migrating, "The grain moves to another silo.");
        foreach (var activation in activations)
            activation.Deactivate(reason);
        try
        {
            await Task.WhenAll(activations.Select(activation => activation.WhenDead)).WaitAsync(silo.Options.DrainTimeout, time);
        }
        catch (TimeoutException)
        {
            LogDrainTimedOut(logger, partition.Partition);
            foreach (var activation in activations)
                activation.Abandon();
        }

        lock (gate)
            machine?.Drained(partition.Partition, partition.Epoch);
        Wake();
    }

    private void Abandon(int? partition = null)
    {
        foreach (var activation in OrdinaryActivations().Where(activation => partition is null || Partitioning.Of(activation.GrainId) == partition))
            activation.Abandon();
    }

    private IEnumerable<Activation> OrdinaryActivations() => silo.Directory.All.Where(activation => activation.Class.Workers is null);
}
