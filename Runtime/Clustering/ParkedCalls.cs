using Anomaly.Runtime.Calls;

namespace Anomaly.Runtime.Clustering;

/// <summary>
/// Calls whose grain is between two silos, or on one that is not known yet: tried again, in order, with every news and every few
/// milliseconds.
/// </summary>
internal sealed class ParkedCalls : IDisposable
{
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(25);
    private readonly Lock gate = new();
    private readonly Dictionary<int, Queue<GrainCall>> parked = [];
    private readonly HashSet<int> flushing = [];
    private readonly Func<GrainCall, bool> tryRoute;
    private readonly ITimer timer;
    private int count;

    /// <param name="tryRoute">Sends a call, or says that it cannot be sent yet.</param>
    /// <param name="time">The clock of retries.</param>
    public ParkedCalls(Func<GrainCall, bool> tryRoute, TimeProvider time)
    {
        this.tryRoute = tryRoute;
        timer = time.CreateTimer(static state => ((ParkedCalls)state!).Flush(), this, RetryPeriod, RetryPeriod);
    }

    public bool IsEmpty => Volatile.Read(ref count) == 0;

    /// <summary>Whether calls of that partition wait, so that later ones must wait behind them.</summary>
    public bool Holds(int partition)
    {
        if (IsEmpty)
            return false;
        lock (gate)
            return parked.ContainsKey(partition);
    }

    public void Park(int partition, GrainCall call)
    {
        lock (gate)
        {
            if (!parked.TryGetValue(partition, out var queue))
                parked[partition] = queue = new Queue<GrainCall>();
            queue.Enqueue(call);
            count++;
        }
    }

    public void Flush()
    {
        if (IsEmpty)
            return;
        List<int> partitions;
        lock (gate)
            partitions = [.. parked.Keys.Where(flushing.Add)];
        foreach (var partition in partitions)
            Flush(partition);
    }

    public void Dispose() => timer.Dispose();

    private void Flush(int partition)
    {
        while (true)
        {
            GrainCall? call;
            lock (gate)
            {
                if (!parked[partition].TryPeek(out call))
                {
                    parked.Remove(partition);
                    flushing.Remove(partition);
                    return;
                }
            }

            var isGone = !call.IsAwaited || tryRoute(call);
            lock (gate)
            {
                if (!isGone)
                {
                    flushing.Remove(partition);
                    return;
                }

                parked[partition].Dequeue();
                count--;
            }
        }
    }
}
