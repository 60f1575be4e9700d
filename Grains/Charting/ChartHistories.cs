using Anomaly.Caching;
using Anomaly.Grains.Diagnostics;

namespace Anomaly.Grains.Charting;

/// <summary>
/// Gets the history of a series ready to be drawn: from memory, grown by what was committed since, or from the store. The histories asked for last stay in
/// memory, up to a number of bytes for the whole process.
/// </summary>
internal sealed class ChartHistories : IDisposable
{
    private const int BarsPerRead = 10_000;
    private readonly StoredSeries _stored;
    private readonly ByteCache _cache;

    public ChartHistories(StoredSeries stored, GrainInstruments instruments, IOptions<DetectionOptions> options, TimeProvider time)
    {
        _stored = stored;
        _cache = new ByteCache(options.Value.ChartCacheMegabytes * 1024L * 1024, time);
        instruments.ObserveChartCache(() => Bytes);
    }

    /// <summary>Memory that the histories take, as they count it.</summary>
    public long Bytes => _cache.Bytes;

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();

    /// <summary>The history of a version, with its anomalies. The caller checks that the series has not gone on while it was read.</summary>
    public async Task<SeriesHistory> GetAsync(SeriesSnapshot snapshot, CancellationToken cancellationToken)
    {
        var history = _cache.Find<SeriesHistory>(snapshot.Series);
        if (history?.Version == snapshot.Version && history.Markers is not null)
            return history;
        if (history?.Version != snapshot.Version)
            history = await ReadAsync(snapshot.Series, snapshot.Version, asOf: null, cancellationToken);
        var markers = await ReadMarkersAsync(snapshot.Series, snapshot.Metadata?.ModelHash, history.First, asOf: null, cancellationToken);
        if (history.Version == snapshot.Version)
            history.Markers = markers;
        Keep(snapshot.Series, history);
        return history;
    }

    /// <summary>Takes in what a commit changed.</summary>
    /// <param name="before">The series before the commit.</param>
    /// <param name="result">What the detection came to.</param>
    public void Follow(SeriesSnapshot before, DetectionResult result)
    {
        if (result.Commit is not { } commit || result.Update is not { } update || _cache.Find<SeriesHistory>(before.Series) is not { } history)
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

    /// <summary>Takes in a commit that changed nothing of what is drawn.</summary>
    /// <param name="version">The version after it.</param>
    /// <param name="before">The series before it.</param>
    public void MoveTo(long version, SeriesSnapshot before)
    {
        if (_cache.Find<SeriesHistory>(before.Series) is { } history && history.Version == before.Version)
            history.Append([], version);
    }

    /// <summary>What a series was at an instant, with the anomalies that held then, of the model that scored it then. It is not kept in memory.</summary>
    public async Task<SeriesHistory> ReadAsOfAsync(SeriesKey series, DateTime asOf, CancellationToken cancellationToken)
    {
        var history = await ReadAsync(series, version: 0, asOf, cancellationToken);
        history.Markers = await ReadMarkersAsync(series, await _stored.FindModelAsOfAsync(series, asOf, cancellationToken), history.First, asOf, cancellationToken);
        return history;
    }

    private void Keep(SeriesKey series, SeriesHistory history) => _cache.Keep(series, history, history.Bytes);

    private async Task<SeriesHistory> ReadAsync(SeriesKey series, long version, DateTime? asOf, CancellationToken cancellationToken)
    {
        var history = new SeriesHistory([], version);
        await foreach (var bars in _stored.ReadPagesAsync(series, TimeRange.All, BarsPerRead, asOf, cancellationToken))
            history.Append([.. bars], version);
        return history;
    }

    private async Task<ImmutableArray<AnomalyMarker>> ReadMarkersAsync(
        SeriesKey series, string? modelHash, DateTime? from, DateTime? asOf, CancellationToken cancellationToken)
    {
        if (modelHash is null || from is not { } first)
            return [];
        var anomalies = await _stored.ReadAnomaliesAsync(series, modelHash, TimeRange.Since(first), asOf, cancellationToken);
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
