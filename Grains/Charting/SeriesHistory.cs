using System.Runtime.InteropServices;
using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Grains.Charting;

/// <summary>
/// The stored bars of one series with what charts draw beside them, grown bar by bar: 104 bytes a bar. All bars go through the features, but only as
/// many as a chart shows are kept, the newest. Its grain alone touches it, within a turn; the cache only keeps it.
/// </summary>
internal sealed class SeriesHistory : IStoredHistory
{
    /// <summary>Bars that are kept at the most: with room above what a chart shows, so that not every new bar moves all of them.</summary>
    public const int MostKept = ChartQuery.MostRows + (ChartQuery.MostRows / 4);

    // With the chart drawn last.
    private const int BytesPerBar = 104 + 96;
    private const int BytesPerMarker = 400;

    private readonly List<Bar> _bars;
    private readonly List<Seed14Chart> _columns;
    private readonly ChartEngine _engine = new();
    private int _dropped;
    private (long Version, DateTime From, string? Sentence)? _missing;

    public SeriesHistory(ReadOnlySpan<Bar> bars, long version)
    {
        _bars = new List<Bar>(Math.Min(bars.Length, MostKept));
        _columns = new List<Seed14Chart>(_bars.Capacity);
        Append(bars, version);
    }

    /// <inheritdoc />
    public long Version { get; private set; }

    /// <summary>Bars, with those that are no longer kept: indexes count from the first stored one.</summary>
    public int Count => _dropped + _bars.Count;

    /// <summary>Opening time of the first bar that is kept; null where there is none.</summary>
    public DateTime? First => _bars.Count == 0 ? null : _bars[0].Time;

    /// <inheritdoc />
    public DateTime? Last => _bars.Count == 0 ? null : _bars[^1].Time;

    /// <inheritdoc />
    public long Bytes => 2048 + ((long)_bars.Capacity * BytesPerBar) + ((Markers?.Length ?? 0L) * BytesPerMarker);

    /// <summary>The last chart that was drawn of it: mostly the next one asked for is the same.</summary>
    public DrawnChart? Drawn { get; set; }

    /// <summary>The anomalies that hold, by time; null where they have to be read again.</summary>
    public ImmutableArray<AnomalyMarker>? Markers { get; set; }

    /// <inheritdoc />
    public void Append(ReadOnlySpan<Bar> bars, long version)
    {
        foreach (ref readonly var bar in bars)
        {
            if (_bars.Count == MostKept)
                DropOldest();
            _bars.Add(bar);
            _columns.Add(Push(_engine, bar));
        }

        Version = version;
    }

    /// <summary>The bar at an index.</summary>
    public Bar Bar(int index) => _bars[index - _dropped];

    /// <summary>What is drawn at an index.</summary>
    public Seed14Chart Columns(int index) => _columns[index - _dropped];

    /// <summary>What would be drawn at bars that are not final yet, without taking them in.</summary>
    public Seed14Chart[] Preview(ReadOnlySpan<Bar> live)
    {
        if (live.IsEmpty)
            return [];
        var engine = _engine.Fork();
        var columns = new Seed14Chart[live.Length];
        for (var i = 0; i < live.Length; i++)
            columns[i] = Push(engine, live[i]);
        return columns;
    }

    /// <summary>What is said of bars that a window lacks: worked out of the times of those that it has once, until the series or the window changes.</summary>
    public string? MissingFrom(DateTime from, Func<IEnumerable<DateTime>, string?> describe)
    {
        if (_missing is not { } known || known.Version != Version || known.From != from)
            _missing = known = (Version, from, describe(_bars.Skip(IndexOf(from) - _dropped).Select(bar => bar.Time)));
        return known.Sentence;
    }

    /// <summary>Index of the first bar that is kept and opens at a time or later.</summary>
    public int IndexOf(DateTime time) => _dropped + ((ReadOnlySpan<Bar>)CollectionsMarshal.AsSpan(_bars)).CountBefore(time);

    /// <summary>Where a window has to begin to have at most so many rows, with bars after the stored ones.</summary>
    /// <param name="from">Where it should begin; that is the answer where it may.</param>
    /// <param name="live">Bars after the stored ones.</param>
    /// <param name="most">Rows at the most.</param>
    public DateTime StartOf(DateTime from, int live, int most)
    {
        var earliest = Math.Clamp(Count + live - most, _dropped, Count - 1);
        return earliest > 0 && Bar(earliest).Time is var start && start > from ? start : from;
    }

    private void DropOldest()
    {
        var count = _bars.Count - ChartQuery.MostRows;
        _bars.RemoveRange(0, count);
        _columns.RemoveRange(0, count);
        _dropped += count;
    }

    // A row that cannot be scored is not drawn: it has no columns.
    private static Seed14Chart Push(ChartEngine engine, in Bar bar) => engine.Push(bar) ? engine.Columns : Seed14Chart.None;
}

/// <summary>What is kept in memory of a series' stored bars.</summary>
internal interface IStoredHistory
{
    /// <summary>The version of the series that it shows.</summary>
    long Version { get; }

    /// <summary>Opening time of the last bar; null where there is none.</summary>
    DateTime? Last { get; }

    /// <summary>About how much memory it takes.</summary>
    long Bytes { get; }

    /// <summary>Takes the bars of a later version.</summary>
    void Append(ReadOnlySpan<Bar> bars, long version);
}
