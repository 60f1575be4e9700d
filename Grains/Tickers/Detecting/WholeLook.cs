namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>
/// When a detection looks at the whole stored history instead of its tail. Time is cut into stretches, shifted for each series so that not all of them
/// look at once; the first detection in a stretch looks. Nothing is stored for it: the last commit tells which stretch that was in.
/// </summary>
/// <param name="every">How long a stretch is; zero where nobody ever looks.</param>
internal sealed class WholeLook(TimeSpan every)
{
    private DateTime? _last;

    /// <summary>Whether this detection is to look.</summary>
    /// <param name="snapshot">What is stored, and when it was committed.</param>
    /// <param name="now">UTC.</param>
    public bool IsDue(SeriesSnapshot snapshot, DateTime now)
    {
        if (every == TimeSpan.Zero || snapshot.IsEmpty)
            return false;
        var committed = snapshot.Metadata!.LastDetectionRun;
        var last = _last is null || committed > _last ? committed : _last;
        return last is null || NumberOf(last.Value, snapshot) < NumberOf(now, snapshot);
    }

    /// <summary>Notes that a detection has looked.</summary>
    public void Note(DateTime now) => _last = now;

    private long NumberOf(DateTime time, SeriesSnapshot snapshot) => (time.Ticks + ShiftOf(snapshot)) / every.Ticks;

    // FNV-1a of the series' name: the same in every process.
    private long ShiftOf(SeriesSnapshot snapshot)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in snapshot.Series.ToString())
            hash = (hash ^ letter) * 1099511628211UL;
        return (long)(hash % (ulong)every.Ticks);
    }
}
