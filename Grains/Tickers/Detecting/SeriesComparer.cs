using Anomaly.Detection.Engine.Merging;

namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>Compares fetched bars with stored ones, and fetches the whole series where the overlap shows that more has changed.</summary>
internal sealed class SeriesComparer(StoredSeries stored, SeriesSource source)
{
    public async Task<SeriesComparison> CompareAsync(SeriesSnapshot snapshot, FetchedBars fetched, CancellationToken cancellationToken)
    {
        var within = await ReadFromAsync(snapshot, fetched, cancellationToken);
        var delta = BarMerge.Compare(snapshot.Anchor, within, fetched.Closed.AsSpan());
        if (snapshot.IsEmpty || (delta.Change != SeriesChange.Rewritten && !fetched.Rewritten))
            return new SeriesComparison(fetched, delta, Whole(snapshot, within), Rewritten: false);

        var from = fetched.From < snapshot.Anchor ? fetched.From : snapshot.Anchor!.Value;
        var all = await stored.ReadBarsAsync(snapshot.Series, TimeRange.All, cancellationToken);
        var whole = await source.FetchAsync(snapshot.Series, from, cancellationToken);
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
