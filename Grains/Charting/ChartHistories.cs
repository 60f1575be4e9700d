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
    private static readonly TimeSpan OverviewKeptFor = TimeSpan.FromMinutes(30);
    private readonly IDetectionStore _store;
    private readonly ByteCache _cache;
    private readonly TimeProvider _time;

    public ChartHistories(IDetectionStore store, GrainInstruments instruments, IOptions<DetectionOptions> options, TimeProvider time)
    {
        (_store, _time) = (store, time);
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
            history = await ReadAsync(new SeriesHistory([], snapshot.Version), snapshot.Series, asOf: null, cancellationToken);
        var markers = history.First is { } first
            ? await ReadMarkersAsync(snapshot.Series, snapshot.Metadata?.ModelHash, TimeRange.Since(first), asOf: null, cancellationToken)
            : [];
        if (history.Version == snapshot.Version)
            history.Markers = markers;
        Keep(snapshot.Series, history);
        return history;
    }

    /// <summary>
    /// All stored bars of a version in short, or what they were at an instant. The caller checks that the series has not gone on while they were read. It is kept for longer
    /// than a history: reading one of a million bars takes a second, and keeping it 12 MB.
    /// </summary>
    public async Task<SeriesOverview> GetOverviewAsync(SeriesSnapshot snapshot, DateTime? asOf, CancellationToken cancellationToken)
    {
        var key = new OverviewKey(snapshot.Series, asOf);
        var overview = _cache.Find<SeriesOverview>(key);
        // Old bars may be deleted without a commit.
        if (overview?.Version != snapshot.Version
            || !(await _store.ReadBarsAsync(snapshot.Series, TimeRange.All, asOf, 1, cancellationToken) is [var first] && overview.First == first.Time))
        {
            overview = await ReadAsync(new SeriesOverview([], snapshot.Version), snapshot.Series, asOf, cancellationToken);
            Keep(key, overview);
        }

        overview.AskedAt = _time.GetTimestamp();
        return overview;
    }

    /// <summary>Forgets what is no longer as it is stored.</summary>
    public void Forget(SeriesKey series, DateTime? asOf) => _cache.Remove(new OverviewKey(series, asOf));

    /// <summary>Takes in what a commit changed.</summary>
    /// <param name="before">The series before the commit.</param>
    /// <param name="result">What the detection came to.</param>
    public void Follow(SeriesSnapshot before, DetectionResult result)
    {
        if (result.Commit is not { } commit || result.Update is not { } update)
            return;
        foreach (var (key, history) in KeptOf(before.Series))
        {
            // A history that was read while this commit was under way may have its bars already.
            if (update.Rescored is not null || history.Version != before.Version || history.Last >= update.Bars[0].Time)
            {
                _cache.Remove(key);
                continue;
            }

            history.Append(update.Bars.AsSpan(), commit.Version);
            if (result.ChangedAnomalies && history is SeriesHistory drawn)
                drawn.Markers = null;
            Keep(key, history);
        }
    }

    /// <summary>Takes in a commit that changed nothing of what is drawn.</summary>
    /// <param name="version">The version after it.</param>
    /// <param name="before">The series before it.</param>
    public void MoveTo(long version, SeriesSnapshot before)
    {
        foreach (var (_, history) in KeptOf(before.Series))
        {
            if (history.Version == before.Version)
                history.Append([], version);
        }
    }

    /// <summary>What a series was at an instant, with the anomalies that held then, of the model that scored it then. It is not kept in memory.</summary>
    public async Task<SeriesHistory> ReadAsOfAsync(SeriesKey series, DateTime asOf, CancellationToken cancellationToken)
    {
        var history = await ReadAsync(new SeriesHistory([], version: 0), series, asOf, cancellationToken);
        var model = await _store.FindModelAsOfAsync(series, asOf, cancellationToken);
        history.Markers = history.First is { } first ? await ReadMarkersAsync(series, model, TimeRange.Since(first), asOf, cancellationToken) : [];
        return history;
    }

    /// <summary>The anomalies of a stretch that hold, by time, of the model that scored the series: as they are, or as they were at an instant.</summary>
    public async Task<ImmutableArray<AnomalyMarker>> ReadMarkersAsync(
        SeriesKey series, string? modelHash, TimeRange range, DateTime? asOf, CancellationToken cancellationToken)
    {
        if (modelHash is null)
            return [];
        var anomalies = await _store.ReadAllAnomaliesAsync(series, modelHash, range, asOf, cancellationToken);
        return [.. anomalies.Where(anomaly => anomaly.Status != AnomalyStatus.Retracted).Select(MarkerOf)];
    }

    private IEnumerable<(object Key, IStoredHistory History)> KeptOf(SeriesKey series)
    {
        if (_cache.Find<SeriesHistory>(series) is { } history)
            yield return (series, history);
        var key = new OverviewKey(series, AsOf: null);
        if (_cache.Find<SeriesOverview>(key) is not { } overview)
            yield break;
        // Commits do not ask for it: of a series that is only scanned, it would be kept for ever.
        if (_time.GetElapsedTime(overview.AskedAt) < OverviewKeptFor)
            yield return (key, overview);
        else
            _cache.Remove(key);
    }

    private void Keep(object key, IStoredHistory history) => _cache.Keep(key, history, history.Bytes, key is OverviewKey { AsOf: null } ? OverviewKeptFor : null);

    private async Task<T> ReadAsync<T>(T history, SeriesKey series, DateTime? asOf, CancellationToken cancellationToken)
        where T : IStoredHistory
    {
        await foreach (var bars in _store.ReadBarPagesAsync(series, TimeRange.All, BarsPerRead, asOf, cancellationToken))
            history.Append([.. bars], history.Version);
        return history;
    }

    private static AnomalyMarker MarkerOf(AnomalyRecord anomaly) => new()
    {
        AnomalyId = anomaly.Id,
        Datetime = anomaly.Datetime,
        Close = anomaly.Close,
        Reason = anomaly.ReasonToShow,
        AnomalyScore = anomaly.AnomalyScore,
        Severity = anomaly.Severity,
        Direction = anomaly.Direction,
        Status = anomaly.Status,
        Kind = anomaly.Kind,
        ReasonFacts = anomaly.ReasonFacts,
        IncidentId = anomaly.Incident is { } start ? AnomalyId.Of(anomaly.Series, start, anomaly.ModelHash) : null,
    };

    /// <summary>An overview's place in the cache.</summary>
    private readonly record struct OverviewKey(SeriesKey Series, DateTime? AsOf);
}
