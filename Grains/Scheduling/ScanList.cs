using System.Buffers.Text;
using System.Text;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Sources;

namespace Anomaly.Grains.Scheduling;

/// <summary>
/// The series that are stored or monitored, and which of them are scanned: those that are monitored or followed, and those that were asked for in the last days.
/// </summary>
internal sealed class ScanList(BarSources sources, SchedulerOptions options, TimeProvider timeProvider)
{
    private Dictionary<SeriesKey, ScanEntry> _entries = [];
    private IReadOnlySet<SeriesKey> _monitored = new HashSet<SeriesKey>();

    /// <summary>What was taken in while the store is read, whose pages may be older.</summary>
    private readonly Dictionary<SeriesKey, SeriesMetadata> _refreshed = [];

    /// <summary>Every series that is scanned.</summary>
    public IEnumerable<ScanEntry> Scanned => _entries.Values.Where(entry => entry.IsScanned);

    /// <summary>Takes in what is stored and what is monitored: series that are new or further, and none that is gone.</summary>
    public async Task ReadAsync(IAsyncEnumerable<SeriesMetadata> known, IReadOnlySet<SeriesKey> monitored)
    {
        _monitored = monitored;
        _refreshed.Clear();
        var entries = new Dictionary<SeriesKey, ScanEntry>();
        await foreach (var metadata in known)
            entries[metadata.Series] = Take(metadata);
        foreach (var metadata in _refreshed.Values)
            entries[metadata.Series] = Take(metadata);
        foreach (var series in monitored.Where(series => !entries.ContainsKey(series)))
            entries[series] = Take(new SeriesMetadata { Series = series, UpdatedAt = default });
        _entries = entries;
    }

    /// <summary>Takes in what is stored of one series.</summary>
    public void Refresh(SeriesMetadata metadata)
    {
        _refreshed[metadata.Series] = metadata;
        _entries[metadata.Series] = Take(metadata);
    }

    /// <summary>The series that are due, the one that has waited longest first.</summary>
    public IEnumerable<ScanEntry> Due()
    {
        var now = timeProvider.GetUtcNow();
        return _entries.Values.Where(entry => entry.IsDue(now)).OrderBy(entry => entry.Due);
    }

    /// <summary>A page of them all, in the order of ticker and interval.</summary>
    public Page<ScheduledSeries> List(ScheduledSeriesQuery query)
    {
        var limit = GrainErrors.WithinLimit(query).Limit;
        var after = query.Cursor is { } cursor ? ReadCursor(cursor) : (SeriesKey?)null;
        var now = timeProvider.GetUtcNow();
        var found = _entries.Values
            .Where(entry => after is not { } last || entry.Series.CompareTo(last) > 0)
            .Where(entry => query.Market is not { } market || entry.Series.Ticker.Market == market)
            .Where(entry => query.Reason is not { } reason || entry.Reasons.Contains(reason))
            .Where(entry => query.State is not { } state || entry.StateAt(now) == state)
            .OrderBy(entry => entry.Series).Take(limit + 1).Select(entry => entry.Describe(now)).ToImmutableArray();
        return found.Length <= limit ? new(found, null) : new(found[..limit], CursorOf(found[limit - 1].Series));
    }

    private ScanEntry Take(SeriesMetadata metadata)
    {
        var (name, known) = (metadata.Source ?? sources.Of(metadata.Series.Ticker), _entries.GetValueOrDefault(metadata.Series));
        var entry = known?.Source.Name == name ? known : Create(metadata, sources.Get(name));
        var isCharted = timeProvider.GetUtcNow().UtcDateTime - metadata.RequestedAt < options.ChartedFor;
        entry.Refresh(metadata, _monitored.Contains(metadata.Series), isCharted);
        return entry;
    }

    private ScanEntry Create(SeriesMetadata metadata, BarSource source) =>
        new(metadata.Series, source, sources.IsInUse(source.Name), ScannedAt(metadata, source.Clock));

    /// <summary>On a clock of its own, a source's time at the last run is not known; then it counts as the present.</summary>
    private DateTime ScannedAt(SeriesMetadata metadata, IBarClock clock)
    {
        var (exchange, wall) = (clock.UtcNow, timeProvider.GetUtcNow().UtcDateTime);
        return (exchange - wall).Duration() < TimeSpan.FromMinutes(1) ? metadata.LastDetectionRun ?? default : exchange;
    }

    private static string CursorOf(SeriesKey series) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(series.ToString()));

    private static SeriesKey ReadCursor(string cursor)
    {
        try
        {
            return SeriesKey.Parse(Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)));
        }
        catch (FormatException)
        {
            throw new InvalidCursorException();
        }
    }
}
