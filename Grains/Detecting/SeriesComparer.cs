using Anomaly.Detection.Engine.Merging;

namespace Anomaly.Grains.Detecting;

/// <summary>Compares fetched bars with stored ones, and fetches the whole series where the overlap shows that more has changed.</summary>
internal sealed class SeriesComparer(StoredSeries stored, BarFetcher fetcher)
{
    public async Task<SeriesComparison> CompareAsync(SeriesSnapshot snapshot, FetchedBars fetched, CancellationToken cancellationToken)
    {
        var within = await ReadFromAsync(snapshot, fetched, cancellationToken);
        var delta = fetched.IsWhole
            ? BarMerge.Compare(snapshot.Anchor, within, fetched.Closed.AsSpan())
            : BarMerge.Add(snapshot.Anchor, within, fetched.Closed.AsSpan());
        if (snapshot.IsEmpty || delta.Change != SeriesChange.Rewritten)
            return new SeriesComparison(fetched, delta, Whole(snapshot, within), Rewritten: false);
        var from = fetched.From < snapshot.Anchor ? fetched.From : snapshot.Anchor!.Value;
        var all = await stored.ReadBarsAsync(snapshot.Series, TimeRange.All, cancellationToken);
        var whole = await fetcher.FetchAsync(snapshot.Series, from, cancellationToken);
        return new SeriesComparison(whole, BarMerge.Compare(snapshot.Anchor, all, whole.Closed.AsSpan()), all, Rewritten: true);
    }

    /// <summary>The comparison needs every stored bar since the first fetched one; mostly that is the tail.</summary>
    private async Task<Bar[]> ReadFromAsync(SeriesSnapshot snapshot, FetchedBars fetched, CancellationToken cancellationToken) =>
        snapshot.IsEmpty || fetched.Closed.IsEmpty || fetched.Closed[0].Time >= snapshot.Tail[0].Time
            ? [.. snapshot.Tail]
            : await stored.ReadBarsAsync(
                snapshot.Series, TimeRange.Since(Later(fetched.Closed[0].Time, snapshot.Anchor!.Value)), cancellationToken);

    private static Bar[]? Whole(SeriesSnapshot snapshot, Bar[] within) =>
        within.Length == 0 || within[0].Time == snapshot.Anchor ? within : null;

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}

/// <summary>What the source says now, against what is stored.</summary>
/// <param name="Fetched">The bars that were compared; the whole series where the source rewrote it.</param>
/// <param name="Delta">The difference.</param>
/// <param name="Stored">Every stored bar, where the comparison needed them; else null.</param>
/// <param name="Rewritten">The source rewrote what it gave earlier.</param>
internal sealed record SeriesComparison(FetchedBars Fetched, SeriesDelta Delta, Bar[]? Stored, bool Rewritten)
{
    /// <summary>
    /// Even the oldest bar that the source still has differs, so nothing vouches for the stored ones before it: they are on another
    /// scale. The series is replaced by what the source has.
    /// </summary>
    public bool Replaces => Rewritten && Delta.Change == SeriesChange.Rewritten;
}
