namespace Anomaly.Grains.Detecting;

/// <summary>
/// When a detection compares the whole stored history instead of its tail. Time is cut into intervals, shifted for each series so that not all of them
/// are compared at once; the first detection in an interval compares all. Nothing is stored for it: the last commit tells which interval that was in.
/// </summary>
/// <param name="interval">How long an interval is; zero where the whole is never compared.</param>
internal sealed class FullComparisonSchedule(TimeSpan interval)
{
    private DateTime? _last;

    /// <summary>Whether this detection is to compare everything.</summary>
    /// <param name="snapshot">What is stored, and when it was committed.</param>
    /// <param name="now">UTC.</param>
    public bool IsDue(SeriesSnapshot snapshot, DateTime now)
    {
        if (interval == TimeSpan.Zero || snapshot.IsEmpty)
            return false;
        var committed = snapshot.Metadata!.LastDetectionRun;
        var last = _last is null || committed > _last ? committed : _last;
        return last is null || NumberOf(last.Value, snapshot) < NumberOf(now, snapshot);
    }

    /// <summary>Notes that a detection has compared everything.</summary>
    public void MarkDone(DateTime now) => _last = now;

    private long NumberOf(DateTime time, SeriesSnapshot snapshot) => (time.Ticks + OffsetOf(snapshot)) / interval.Ticks;

    // FNV-1a of the series' name: the same in every process.
    private long OffsetOf(SeriesSnapshot snapshot)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in snapshot.Series.ToString())
            hash = (hash ^ letter) * 1099511628211UL;
        return (long)(hash % (ulong)interval.Ticks);
    }
}
