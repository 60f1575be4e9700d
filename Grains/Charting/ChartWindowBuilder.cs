namespace Anomaly.Grains.Charting;

/// <summary>
/// Cuts one window out of a series' history, in two steps: says which stored bars it takes, then makes points of them. A window of few bars is made of these, with the warm-up
/// that exact indicators take; one of many of the overview's points, without reading any.
/// </summary>
internal sealed class ChartWindowBuilder
{
    private readonly SeriesOverview _overview;
    private readonly ImmutableArray<Bar> _live;
    private readonly ChartWindowQuery _query;

    // Stored bars of the window lie in the overview's points [_firstPoint, _endPoint), live ones are [_firstLive, _endLive).
    private readonly int _firstPoint;
    private readonly int _endPoint;
    private readonly int _firstLive;
    private readonly int _endLive;

    // Bars of a window whose number of points is given; those of one without a beginning.
    private readonly int _bars;

    /// <param name="overview">The stored bars, at least one.</param>
    /// <param name="live">Bars after them that are not final yet.</param>
    /// <param name="query">Which window.</param>
    public ChartWindowBuilder(SeriesOverview overview, ImmutableArray<Bar> live, ChartWindowQuery query)
    {
        (_overview, _live, _query) = (overview, live, query);
        _bars = query.Points * (query.BarsPerPoint ?? 1);
        _firstLive = query.From is { } from ? live.AsSpan().CountBefore(from) : 0;
        _endLive = query.To is { } to ? live.AsSpan().CountBefore(to) : live.Length;
        _endPoint = query.To is { } end ? overview.CountBeginningBefore(end) : overview.Points.Length;
        _firstPoint = query.From is { } first
            ? overview.CountEndingBefore(first)
            : Math.Max(0, ((_endPoint - 1) * SeriesOverview.BarsPerPoint) + 1 - _bars) / SeriesOverview.BarsPerPoint;
        if (IsEmpty)
            return;
        if (query is { From: not null, BarsPerPoint: not null })
            _endPoint = Math.Min(_endPoint, _firstPoint + (_bars / SeriesOverview.BarsPerPoint) + 2);
        // The points between the first and the last are in the window whole. Of more bars than this, one point has to have ten or more.
        var atLeast = ((_endPoint - _firstPoint - 2) * SeriesOverview.BarsPerPoint) + _endLive - _firstLive;
        if (query.BarsPerPoint is { } size ? size < SeriesOverview.BarsPerPoint : query.From is null || atLeast <= 5 * query.Points)
            Needed = NeededFor(Math.Min(_firstPoint, _endPoint - 1));
    }

    /// <summary>The stored bars that it takes: so many from the bar that opens at a time on; null where it takes none.</summary>
    public (DateTime From, int Count)? Needed { get; }

    private bool IsEmpty => _endPoint == 0;

    private int Stored => _overview.Count;

    /// <summary>Makes the points.</summary>
    /// <param name="series">Which series.</param>
    /// <param name="needed">The bars of <see cref="Needed"/>.</param>
    public ChartWindow Build(SeriesMetadata series, IReadOnlyList<Bar> needed)
    {
        var window = new ChartWindow { Series = series, First = _overview.First, Last = _overview.Last, AsOf = _query.AsOf };
        if (IsEmpty)
            return Empty(window);
        var (start, bars) = Needed is null ? (0, []) : Draw(needed);
        var (first, last) = Ends(start, bars);
        if (first > last)
            return Empty(window);
        var size = _query.BarsPerPoint ?? (_query.From is null ? 1 : SizeFor(first, last));
        first = first / size * size;
        if (_query is { From: not null, BarsPerPoint: not null })
            last = Math.Min(last, first + _bars - 1);
        last = Math.Min(Stored + _live.Length - 1, (last / size * size) + size - 1);

        var points = new ChartPoints(size);
        if (Needed is not null)
        {
            for (var i = first; i <= Math.Min(last, Stored - 1); i++)
                points.Add(i, bars[i - start]);
        }
        else
        {
            for (var i = first; i <= Math.Min(last, Stored - 1); i += SeriesOverview.BarsPerPoint)
                points.Add(i, _overview.Points[i / SeriesOverview.BarsPerPoint]);
        }

        AddLive(points, first, last);
        return window with
        {
            Points = [.. points.Points],
            Bars = last - first + 1,
            BarsPerPoint = size,
            Previous = first > 0 ? points.Points[0].Bar.Time : null,
            Next = TimeOf(last + 1, start, bars),
            LiveFrom = last >= Stored ? points.Points[Math.Max(0, (Stored / size) - (first / size))].Bar.Time : null,
        };
    }

    /// <summary>The least number of 1, 2, 5, 10, 20, 50 and so on of bars in a point by which a stretch of bars has no more points than are asked for.</summary>
    private int SizeFor(int first, int last)
    {
        for (var power = 1; ; power *= 10)
        {
            foreach (var size in (ReadOnlySpan<int>)[power, 2 * power, 5 * power])
            {
                if ((last / size) - (first / size) < _query.Points)
                    return size;
            }
        }
    }

    private (DateTime From, int Count) NeededFor(int firstPoint)
    {
        var (index, time) = _overview.CheckpointBefore(firstPoint * SeriesOverview.BarsPerPoint);
        // One more says where the next window begins.
        return (time, Math.Min(Stored, (_endPoint * SeriesOverview.BarsPerPoint) + 1) - index);
    }

    /// <summary>The bars as points, from the beginning of the first point of the overview on: the index of the first of them, and all.</summary>
    private (int Start, List<ChartPoint> Bars) Draw(IReadOnlyList<Bar> needed)
    {
        var start = Math.Min(_firstPoint, _endPoint - 1) * SeriesOverview.BarsPerPoint;
        var (index, _) = _overview.CheckpointBefore(start);
        var engine = _overview.EngineAt(index);
        var bars = new List<ChartPoint>(needed.Count - (start - index));
        foreach (var bar in needed)
        {
            engine.Push(bar);
            if (index++ >= start)
                bars.Add(ChartPoints.Of(bar, engine.Columns));
        }

        return (start, bars);
    }

    /// <summary>The first and the last bar of the window; the first lies behind the last where there is none. Without bars read, as exact as the overview's points.</summary>
    private (int First, int Last) Ends(int start, List<ChartPoint> bars)
    {
        var end = Needed is null ? Math.Min(Stored, _endPoint * SeriesOverview.BarsPerPoint) : start + CountBefore(bars, _query.To);
        var last = (_endLive > _firstLive ? Stored + _endLive : end) - 1;
        if (_query.From is not { } from)
            return (Math.Max(0, last + 1 - _bars), last);
        if (_firstPoint >= _overview.Points.Length)
            return (Stored + _firstLive, last);
        return (_firstPoint < _endPoint && Needed is not null ? start + CountBefore(bars, from) : _firstPoint * SeriesOverview.BarsPerPoint, last);
    }

    private static int CountBefore(List<ChartPoint> bars, DateTime? time)
    {
        var count = bars.FindIndex(bar => bar.Bar.Time >= time);
        return count < 0 ? bars.Count : count;
    }

    private void AddLive(ChartPoints points, int first, int last)
    {
        if (last < Stored)
            return;
        var engine = _overview.EngineAtEnd();
        for (var i = Stored; i <= last; i++)
        {
            var bar = _live[i - Stored];
            engine.Push(bar);
            if (i >= first)
                points.Add(i, ChartPoints.Of(bar, engine.Columns));
        }
    }

    private DateTime? TimeOf(int index, int start, List<ChartPoint> bars)
    {
        if (index >= Stored)
            return index < Stored + _live.Length ? _live[index - Stored].Time : null;
        return Needed is null ? _overview.Points[index / SeriesOverview.BarsPerPoint].Bar.Time : bars[index - start].Bar.Time;
    }

    /// <summary>A window between bars, or before or after all: its ends say where there are some.</summary>
    private ChartWindow Empty(ChartWindow window)
    {
        var last = _live.IsEmpty ? _overview.Last : _live[^1].Time;
        return window with
        {
            Previous = (_query.From ?? _query.To) is { } from && from > _overview.First ? from : null,
            Next = _query.To is { } to && to <= last ? to : null,
        };
    }
}
