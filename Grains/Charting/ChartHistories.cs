using Anomaly.Grains.Diagnostics;
using Microsoft.Extensions.Caching.Memory;

namespace Anomaly.Grains.Charting;

/// <summary>Gets the history of a series ready to be drawn: from memory, grown by what was committed since, or from the store. The histories asked for last stay in
/// memory, up to a number of bytes for the whole process.</summary>
internal sealed class ChartHistories : IDisposable
{
    private readonly StoredSeries _stored;
    private readonly MemoryCache _cache;

    public ChartHistories(StoredSeries stored, GrainInstruments instruments, IOptions<DetectionOptions> options)
    {
        _stored = stored;
        _cache = new MemoryCache(new MemoryCacheOptions
        {
            SizeLimit = options.Value.ChartCacheMegabytes * 1024L * 1024, CompactionPercentage = 0.1, TrackStatistics = true,
        });
        instruments.ObserveChartCache(() => _cache.GetCurrentStatistics()!.CurrentEstimatedSize!.Value);
    }

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();

    /// <summary>The history of a version, with its anomalies. The caller checks that the series has not gone on while it was read.</summary>
    public async Task<SeriesHistory> GetAsync(SeriesSnapshot snapshot, CancellationToken cancellationToken)
    {
        var history = _cache.Get<SeriesHistory>(snapshot.Series);
        if (history?.Version != snapshot.Version)
        {
            var bars = await _stored.ReadBarsAsync(snapshot.Series, TimeRange.All, cancellationToken);
            history = new SeriesHistory(bars, snapshot.Version);
            Keep(snapshot.Series, history);
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
        if (result.Commit is not { } commit || result.Update is not { } update || _cache.Get<SeriesHistory>(before.Series) is not { } history)
            return;
        // A history that was read while this commit was under way may have its bars already.
        if (update.Rescored is not null || history.Version != before.Version || history.Last >= update.Bars[0].Time)
        {
            _cache.Remove(before.Series);
            return;
        }

        history.Append(update.Bars.AsSpan(), commit.Version);
        if (result.ChangedAnomalies)
            history.Markers = null;
        Keep(before.Series, history);
    }

    private void Keep(SeriesKey series, SeriesHistory history) => _cache.Set(series, history, new MemoryCacheEntryOptions { Size = history.Bytes });

    private async Task<ImmutableArray<AnomalyMarker>> ReadMarkersAsync(SeriesSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (snapshot.Metadata?.ModelHash is not { } hash)
            return [];
        var anomalies = await _stored.ReadAnomaliesAsync(snapshot.Series, hash, TimeRange.All, cancellationToken);
        return [.. anomalies.Where(anomaly => anomaly.Status != AnomalyStatus.Retracted).Select(MarkerOf)];
    }

    private static AnomalyMarker MarkerOf(AnomalyRecord anomaly) => new()
    {
        AnomalyId = anomaly.Id,
        Datetime = anomaly.Datetime,
        Close = anomaly.Close,
        Reason = anomaly.ReasonToShow,
        AnomalyScore = anomaly.AnomalyScore,
        Severity = anomaly.Severity,
    };
}
