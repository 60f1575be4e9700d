namespace Anomaly.Runtime.Calls;

/// <summary>All calls of this host that wait for an answer, in stripes so that callers on different processors do not meet.</summary>
internal sealed class PendingCalls : IDisposable
{
    /// <summary>How much later than its deadline a call may be told so.</summary>
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly HashSet<IPendingCall>[] stripes =
        [.. Enumerable.Range(0, Environment.ProcessorCount * 2).Select(_ => new HashSet<IPendingCall>(ReferenceEqualityComparer.Instance))];

    public PendingCalls(TimeProvider time)
    {
        this.time = time;
        timer = time.CreateTimer(static state => ((PendingCalls)state!).Sweep(), this, SweepPeriod, SweepPeriod);
    }

    public int Count => stripes.Sum(stripe =>
    {
        lock (stripe)
            return stripe.Count;
    });

    public void Add(IPendingCall call)
    {
        var stripe = Thread.GetCurrentProcessorId() % stripes.Length;
        call.Stripe = stripe;
        lock (stripes[stripe])
            stripes[stripe].Add(call);
    }

    public void Remove(IPendingCall call)
    {
        lock (stripes[call.Stripe])
            stripes[call.Stripe].Remove(call);
    }

    public void Dispose() => timer.Dispose();

    private void Sweep()
    {
        var now = time.GetTimestamp();
        foreach (var stripe in stripes)
        {
            List<IPendingCall> late;
            lock (stripe)
                late = [.. stripe.Where(call => call.Deadline <= now)];
            foreach (var call in late)
                call.TimeOut();
        }
    }
}
