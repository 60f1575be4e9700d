using System.Collections.Concurrent;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Diagnostics;
using Orleans.Runtime;

namespace Anomaly.Runtime.Clustering;

/// <summary>
/// The lanes of this process: one for each partition, and one for each silo that is called itself. Calls that wait are tried again with
/// every news and every few milliseconds.
/// </summary>
internal sealed class CallLanes : IDisposable
{
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(25);
    private readonly CallLane[] partitions;
    private readonly ConcurrentDictionary<SiloAddress, CallLane> silos = new();
    private readonly Func<GrainCall, ICallDestination?> find;
    private readonly ITimer timer;

    /// <param name="find">The destination of a call now; null while there is none.</param>
    /// <param name="time">The clock of retries.</param>
    public CallLanes(Func<GrainCall, ICallDestination?> find, TimeProvider time)
    {
        this.find = find;
        partitions = [.. Enumerable.Range(0, Partitioning.Count).Select(_ => new CallLane(find))];
        timer = time.CreateTimer(static state => ((CallLanes)state!).Flush(), this, RetryPeriod, RetryPeriod);
    }

    public void Send(GrainCall call) => LaneOf(call.Target).Send(call);

    /// <summary>Something changed: calls that wait may go.</summary>
    public void Flush()
    {
        foreach (var lane in partitions)
        {
            if (lane.Holds)
                lane.Flush();
        }

        foreach (var (_, lane) in silos)
        {
            if (lane.Holds)
                lane.Flush();
        }
    }

    /// <summary>Forgets silos that will not come back; a call to one of them fails without waiting.</summary>
    public void Prune(Func<SiloAddress, bool> isLost)
    {
        foreach (var silo in silos.Keys.Where(isLost))
            silos.TryRemove(silo, out _);
    }

    public void Dispose() => timer.Dispose();

    private CallLane LaneOf(GrainId target) => SiloControl.AddressOf(target) is { } silo
        ? silos.GetOrAdd(silo, static (_, find) => new CallLane(find), find)
        : partitions[Partitioning.Of(target)];
}
