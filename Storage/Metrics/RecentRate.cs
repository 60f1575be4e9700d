namespace Anomaly.Storage;

/// <summary>How often something happened in each of the last ten full seconds, on average.</summary>
internal sealed class RecentRate(TimeProvider time)
{
    private const int Window = 10;
    private readonly Lock _gate = new();
    private readonly (long Second, long Count)[] _seconds = new (long, long)[Window + 1];

    public void Add()
    {
        lock (_gate)
        {
            var now = Now();
            ref var slot = ref _seconds[now % _seconds.Length];
            slot = slot.Second == now ? (now, slot.Count + 1) : (now, 1);
        }
    }

    /// <summary>Events a second.</summary>
    public double Read()
    {
        lock (_gate)
        {
            var now = Now();
            return (double)_seconds.Where(slot => slot.Second < now && slot.Second >= now - Window).Sum(slot => slot.Count) / Window;
        }
    }

    private long Now() => time.GetTimestamp() / time.TimestampFrequency;
}
