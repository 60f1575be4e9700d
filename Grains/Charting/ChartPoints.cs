using System.Runtime.InteropServices;
using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Grains.Charting;

/// <summary>Makes points of bars: so many that follow each other become one. They are cut at multiples of that number, as bars count from the first stored one.</summary>
/// <param name="barsPerPoint">Bars in a point.</param>
internal sealed class ChartPoints(int barsPerPoint)
{
    private readonly List<ChartPoint> _points = [];
    private int _last = -1;

    /// <summary>The points so far; the last one may still grow.</summary>
    public ReadOnlySpan<ChartPoint> Points => CollectionsMarshal.AsSpan(_points);

    /// <summary>Points that there is room for.</summary>
    public int Capacity => _points.Capacity;

    /// <summary>A bar as a point.</summary>
    public static ChartPoint Of(in Bar bar, in Seed14Chart columns) => new(
        bar, bar.Time, columns.Mean20, columns.UpperBand, columns.LowerBand, columns.Vwap, columns.Rsi, columns.Macd, columns.MacdSignal);

    /// <summary>Takes the bar of an index, or what was made of bars that all belong to one point and begin with it.</summary>
    public void Add(int index, in ChartPoint part)
    {
        var at = index / barsPerPoint;
        if (at == _last)
            CollectionsMarshal.AsSpan(_points)[^1] = Join(_points[^1], part);
        else
            _points.Add(part);
        _last = at;
    }

    private static ChartPoint Join(in ChartPoint first, in ChartPoint later) => later with
    {
        Bar = new Bar(
            first.Bar.Time,
            first.Bar.Open,
            Math.Max(first.Bar.High, later.Bar.High),
            Math.Min(first.Bar.Low, later.Bar.Low),
            later.Bar.Close,
            first.Bar.Volume + later.Bar.Volume),
    };
}
