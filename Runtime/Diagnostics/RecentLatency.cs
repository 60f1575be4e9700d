namespace Anomaly.Runtime.Diagnostics;

/// <summary>Rate and latency over the last ten to twenty seconds: a histogram being filled, and the full one before it.</summary>
internal sealed class RecentLatency(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private volatile LatencyHistogram current = new();
    private LatencyHistogram before = new();
    private long currentSince = time.GetTimestamp();
    private long beforeSince = time.GetTimestamp();

    public void Add(TimeSpan duration, long now)
    {
        if (time.GetElapsedTime(Volatile.Read(ref currentSince), now) > Window)
            Turn(now);
        current.Add(duration);
    }

    public (double PerSecond, TimeSpan Median, TimeSpan P95, TimeSpan P99) Read()
    {
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(Volatile.Read(ref currentSince), now) > Window)
            Turn(now);
        lock (gate)
        {
            var counts = LatencyHistogram.Sum(before, current);
            var seconds = Math.Max(time.GetElapsedTime(beforeSince, now).TotalSeconds, 0.001);
            return (counts.Sum() / seconds, LatencyHistogram.Quantile(counts, 0.5), LatencyHistogram.Quantile(counts, 0.95),
                LatencyHistogram.Quantile(counts, 0.99));
        }
    }

    private void Turn(long now)
    {
        lock (gate)
        {
            var elapsed = time.GetElapsedTime(currentSince, now);
            if (elapsed <= Window)
                return;
            var isStale = elapsed > 2 * Window;
            before = isStale ? new LatencyHistogram() : current;
            beforeSince = isStale ? now : currentSince;
            current = new LatencyHistogram();
            Volatile.Write(ref currentSince, now);
        }
    }
}
