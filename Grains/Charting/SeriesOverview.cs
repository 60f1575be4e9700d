using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Grains.Charting;

/// <summary>
/// All stored bars of one series in points of ten, and how the indicators stood at every thousandth bar: 12 bytes a bar. Whatever the window, it can be drawn from this and a
/// few thousand bars: indicators go on from the last such place before it. Its grain alone touches it, within a turn; the cache only keeps it.
/// </summary>
internal sealed class SeriesOverview : IStoredHistory
{
    /// <summary>Bars in a point.</summary>
    public const int BarsPerPoint = 10;

    private const int BarsPerCheckpoint = 1000;
    private const int BytesPerPoint = 112;
    private const int BytesPerCheckpoint = 320;

    private readonly ChartPoints _points = new(BarsPerPoint);
    private readonly List<(DateTime Time, byte[] State)> _checkpoints = [];
    private readonly ChartEngine _engine = new();

    public SeriesOverview(ReadOnlySpan<Bar> bars, long version) => Append(bars, version);

    /// <inheritdoc />
    public long Version { get; private set; }

    /// <summary>When a window was drawn of it last, as a timestamp of the time provider.</summary>
    public long AskedAt { get; set; }

    /// <summary>Stored bars.</summary>
    public int Count { get; private set; }

    /// <summary>Opening time of the first bar; null where there is none.</summary>
    public DateTime? First => Count == 0 ? null : Points[0].Bar.Time;

    /// <inheritdoc />
    public DateTime? Last => Count == 0 ? null : Points[^1].LastTime;

    /// <inheritdoc />
    public long Bytes => 2048 + ((long)_points.Capacity * BytesPerPoint) + ((long)_checkpoints.Capacity * BytesPerCheckpoint);

    /// <summary>The points, oldest first: that at an index begins with the bar of ten times the index.</summary>
    public ReadOnlySpan<ChartPoint> Points => _points.Points;

    /// <inheritdoc />
    public void Append(ReadOnlySpan<Bar> bars, long version)
    {
        for (var i = 0; i < bars.Length; i++)
        {
            if (Count % BarsPerCheckpoint == 0)
                _checkpoints.Add((bars[i].Time, _engine.Save()));
            _engine.Push(bars[i]);
            // Only what is drawn at the end of a point, or of the history, is ever asked for.
            var isDrawn = i == bars.Length - 1 || (Count + 1) % BarsPerPoint == 0;
            _points.Add(Count++, ChartPoints.Of(bars[i], isDrawn ? _engine.Columns : Seed14Chart.None));
        }

        Version = version;
    }

    /// <summary>How many points begin before a time.</summary>
    public int CountBeginningBefore(DateTime time) => CountBefore(Points, time, static point => point.Bar.Time);

    /// <summary>How many points end before a time: all their bars open before it.</summary>
    public int CountEndingBefore(DateTime time) => CountBefore(Points, time, static point => point.LastTime);

    /// <summary>The last place at or before a bar from which indicators can go on: the index and time of its bar.</summary>
    public (int Index, DateTime Time) CheckpointBefore(int index)
    {
        var at = index / BarsPerCheckpoint;
        return (at * BarsPerCheckpoint, _checkpoints[at].Time);
    }

    /// <summary>The indicators before the bar of such a place.</summary>
    public ChartEngine EngineAt(int checkpoint) => ChartEngine.Restore(_checkpoints[checkpoint / BarsPerCheckpoint].State);

    /// <summary>The indicators after the last bar, to go on for themselves.</summary>
    public ChartEngine EngineAtEnd() => _engine.Fork();

    private static int CountBefore(ReadOnlySpan<ChartPoint> points, DateTime time, Func<ChartPoint, DateTime> timeOf)
    {
        var (low, high) = (0, points.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (timeOf(points[middle]) < time)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
