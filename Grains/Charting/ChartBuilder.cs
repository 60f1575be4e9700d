using System.Runtime.InteropServices;
using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Grains.Charting;

/// <summary>Cuts a window out of a history. Rows that cannot be scored are left out; only the first bars of the stored history lack their warm-up.</summary>
internal static class ChartBuilder
{
    /// <summary>Draws the window.</summary>
    /// <param name="series">Which series.</param>
    /// <param name="history">Its stored bars.</param>
    /// <param name="live">Bars that are not final yet.</param>
    /// <param name="from">The first opening time drawn.</param>
    public static ChartSeries Build(SeriesKey series, SeriesHistory history, ImmutableArray<Bar> live, DateTime from)
    {
        var first = history.IndexOf(from);
        if (history.Drawn is { } drawn && drawn.Shows(history, first, live))
            return drawn.Chart;
        var rows = new ChartRows(history.Count - first + live.Length);
        for (var i = first; i < history.Count; i++)
            rows.Add(history.Bar(i), history.Columns(i));
        var closed = rows.Count;
        var preview = history.Preview(live.AsSpan());
        for (var i = 0; i < live.Length; i++)
        {
            if (live[i].Time >= from)
                rows.Add(live[i], preview[i]);
        }

        var chart = rows.ToChart(series) with { LastIsLive = rows.Count > closed, Version = history.Version, Anomalies = Within(history, from) };
        history.Drawn = new DrawnChart(chart, first, live, history.Markers);
        return chart;
    }

    /// <summary>The answer to whoever has the chart.</summary>
    public static ChartSeries Known(SeriesKey series, long version, string edition) => Empty(series, version) with { Edition = edition, IsKnown = true };

    /// <summary>A chart without rows.</summary>
    public static ChartSeries Empty(SeriesKey series, long version) => new() { Series = series, LastIsLive = false, Version = version };

    private static ImmutableArray<AnomalyMarker> Within(SeriesHistory history, DateTime from)
    {
        if (history.Markers is not { IsEmpty: false } markers)
            return [];
        var first = 0;
        while (first < markers.Length && markers[first].Datetime.UtcDateTime < from)
            first++;
        return first == 0 ? markers : markers[first..];
    }
}

/// <summary>The columns of a chart while they are filled.</summary>
/// <param name="capacity">Rows at the most.</param>
internal sealed class ChartRows(int capacity)
{
    private readonly DateTimeOffset[] _dates = new DateTimeOffset[capacity];
    private readonly double[] _open = new double[capacity];
    private readonly double[] _high = new double[capacity];
    private readonly double[] _low = new double[capacity];
    private readonly double[] _close = new double[capacity];
    private readonly double[] _volume = new double[capacity];
    private readonly double[] _lower = new double[capacity];
    private readonly double[] _upper = new double[capacity];
    private readonly double[] _mean = new double[capacity];
    private readonly double[] _vwap = new double[capacity];
    private readonly double[] _rsi = new double[capacity];

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row, unless it is none that can be drawn.</summary>
    public void Add(in Bar bar, in Seed14Chart columns)
    {
        if (double.IsNaN(columns.Mean20))
            return;
        var at = Count++;
        _dates[at] = new DateTimeOffset(bar.Time);
        _open[at] = bar.Open;
        _high[at] = bar.High;
        _low[at] = bar.Low;
        _close[at] = bar.Close;
        _volume[at] = bar.Volume;
        _lower[at] = columns.LowerBand;
        _upper[at] = columns.UpperBand;
        _mean[at] = columns.Mean20;
        _vwap[at] = columns.Vwap;
        _rsi[at] = columns.Rsi;
    }

    /// <summary>The chart. The rows must not be touched after it.</summary>
    public ChartSeries ToChart(SeriesKey series) => new()
    {
        Series = series,
        Dates = Column(_dates),
        Open = Column(_open),
        High = Column(_high),
        Low = Column(_low),
        Close = Column(_close),
        Volume = Column(_volume),
        LowerBand = Column(_lower),
        UpperBand = Column(_upper),
        Mean = Column(_mean),
        Vwap = Column(_vwap),
        Rsi = Column(_rsi),
        LastIsLive = false,
        Version = 0,
    };

    private ImmutableArray<T> Column<T>(T[] values) =>
        ImmutableCollectionsMarshal.AsImmutableArray(Count == values.Length ? values : values[..Count]);
}

/// <summary>A chart and what it was drawn from.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="First">Index of its first stored bar.</param>
/// <param name="Live">The bars that were not final.</param>
/// <param name="Markers">The anomalies.</param>
internal sealed record DrawnChart(ChartSeries Chart, int First, ImmutableArray<Bar> Live, ImmutableArray<AnomalyMarker>? Markers)
{
    /// <summary>Whether drawing again would draw the same.</summary>
    public bool Shows(SeriesHistory history, int first, ImmutableArray<Bar> live) =>
        Chart.Version == history.Version && First == first && Live == live && Markers == history.Markers;
}
