using Anomaly.Grains.Tickers.Detecting;

namespace Anomaly.Grains.Tickers.Charting;

/// <summary>
/// Keeps the histories of the series whose charts were looked at last, up to a number of bytes for the whole process. What it drops is read from
/// the store again.
/// </summary>
internal sealed class HistoryCache(IOptions<DetectionOptions> options)
{
    private readonly long _capacity = options.Value.ChartCacheMegabytes * 1024L * 1024;
    private readonly Dictionary<SeriesKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>Bytes that the histories take.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    /// <summary>The history of a series, if it is still here.</summary>
    public SeriesHistory? Find(SeriesKey series)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(series, out var node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.History;
        }
    }

    /// <summary>Keeps a history, or notes that one which is kept has grown.</summary>
    public void Keep(SeriesKey series, SeriesHistory history)
    {
        lock (_lock)
        {
            Drop(series);
            var entry = new Entry(series, history, history.Bytes);
            if (entry.Bytes > _capacity)
                return;
            _entries[series] = _byUse.AddFirst(entry);
            _bytes += entry.Bytes;
            while (_bytes > _capacity)
                Drop(_byUse.Last!.Value.Series);
        }
    }

    /// <summary>Forgets a history.</summary>
    public void Remove(SeriesKey series)
    {
        lock (_lock)
            Drop(series);
    }

    private void Drop(SeriesKey series)
    {
        if (!_entries.Remove(series, out var node))
            return;
        _byUse.Remove(node);
        _bytes -= node.Value.Bytes;
    }

    private sealed record Entry(SeriesKey Series, SeriesHistory History, long Bytes);
}
