using Anomaly.Grains.Interfaces.Tickers;
using Anomaly.Grains.Mapping;
using Anomaly.Grains.Tickers.Detecting;

namespace Anomaly.Grains.Tickers.Charting;

/// <summary>Gets the history of a series ready to be drawn: from the cache, grown by what was committed since, or from the store.</summary>
internal sealed class SeriesCharts(StoredSeries stored, HistoryCache cache)
{
    /// <summary>The history of a version, with its anomalies. The caller checks that the series has not gone on while it was read.</summary>
    public async Task<SeriesHistory> GetAsync(SeriesSnapshot snapshot, CancellationToken cancellationToken)
    {
        var history = cache.Find(snapshot.Series);
        if (history?.Version != snapshot.Version)
        {
            var bars = await stored.ReadBarsAsync(snapshot.Series, TimeRange.All, cancellationToken);
            history = new SeriesHistory(bars, snapshot.Version);
            cache.Keep(snapshot.Series, history);
        }

        if (history.Markers is null)
        {
            var markers = await ReadMarkersAsync(snapshot, cancellationToken);
            if (history.Version == snapshot.Version)
                history.Markers = markers;
        }

        return history;
    }

    /// <summary>Takes in what a commit changed.</summary>
    /// <param name="before">The series before the commit.</param>
    /// <param name="result">What the detection came to.</param>
    public void Follow(SeriesSnapshot before, DetectionResult result)
    {
        if (result.Commit is not { } commit || result.Work is not { } work || cache.Find(before.Series) is not { } history)
            return;
        // A history that was read while this commit was under way may have its bars already.
        if (work.Rescored is not null || history.Version != before.Version || history.Last >= work.Bars[0].Time)
        {
            cache.Remove(before.Series);
            return;
        }

        history.Append(work.Bars.AsSpan(), commit.Version);
        if (commit.Inserted.Count + commit.Restored.Count + commit.Retracted.Count > 0)
            history.Markers = null;
        cache.Keep(before.Series, history);
    }

    private async Task<ImmutableArray<AnomalyMarker>> ReadMarkersAsync(SeriesSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (snapshot.Metadata?.ModelHash is not { } hash)
            return [];
        var anomalies = await stored.ReadAnomaliesAsync(snapshot.Series, hash, TimeRange.All, cancellationToken);
        return [.. anomalies.Where(anomaly => anomaly.Status != AnomalyStatus.Retracted).Select(MarkerMapping.ToMarker)];
    }
}
