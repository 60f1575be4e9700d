using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Sources;

namespace Anomaly.Grains.Scheduling;

/// <summary>The series that are scanned.</summary>
internal sealed class ScanList(BarSources sources, TimeProvider timeProvider)
{
    private Dictionary<SeriesKey, ScanEntry> _entries = [];

    /// <summary>Every series that is scanned.</summary>
    public IReadOnlyCollection<ScanEntry> Entries => _entries.Values;

    /// <summary>Takes in what is stored: series that are new or further, and none that is gone.</summary>
    public async Task ReadAsync(IAsyncEnumerable<SeriesMetadata> known)
    {
        var entries = new Dictionary<SeriesKey, ScanEntry>();
        await foreach (var metadata in known)
        {
            if (Take(metadata) is { } entry)
                entries[metadata.Series] = entry;
        }

        _entries = entries;
    }

    /// <summary>The series that are due, the one that has waited longest first.</summary>
    public IEnumerable<ScanEntry> Due()
    {
        var now = timeProvider.GetUtcNow();
        return _entries.Values.Where(entry => entry.IsDue(now)).OrderBy(entry => entry.Due);
    }

    /// <summary>The series' entry; null where nobody can be asked for its bars, as they are pushed or their source is no longer in use.</summary>
    private ScanEntry? Take(SeriesMetadata metadata)
    {
        var name = metadata.Source ?? sources.Of(metadata.Series.Ticker);
        if (name == MarketDataSource.Push || !sources.IsInUse(name))
            return null;
        var known = _entries.GetValueOrDefault(metadata.Series);
        var source = sources.Get(name);
        var entry = known?.Source == source ? known : new ScanEntry(metadata.Series, source, ScannedAt(metadata, source.Clock));
        entry.Refresh(metadata.LastDetectedTimestamp);
        return entry;
    }

    /// <summary>On a clock of its own, a source's time at the last run is not known; then it counts as the present.</summary>
    private DateTime ScannedAt(SeriesMetadata metadata, IBarClock clock)
    {
        var (exchange, wall) = (clock.UtcNow, timeProvider.GetUtcNow().UtcDateTime);
        return (exchange - wall).Duration() < TimeSpan.FromMinutes(1) ? metadata.LastDetectionRun ?? default : exchange;
    }
}
