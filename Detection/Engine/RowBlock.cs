using System.Buffers;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Series;

namespace Anomaly.Detection.Engine;

/// <summary>A block of rows that wait to be scored together, in pooled buffers.</summary>
internal sealed class RowBlock : IDisposable
{
    private readonly int _capacity;
    private readonly int _width;
    private readonly Bar[] _bars;
    private readonly double[] _seedRows;
    private readonly double[] _rows;
    private readonly double[] _scores;
    private int _count;

    /// <param name="capacity">Rows that fit in.</param>
    /// <param name="width">Features that the model is fed.</param>
    /// <param name="hasOwnFeatures">Whether these are other features than the seed's, kept in rows of their own.</param>
    public RowBlock(int capacity, int width, bool hasOwnFeatures)
    {
        _capacity = Math.Max(capacity, 1);
        _width = width;
        _bars = ArrayPool<Bar>.Shared.Rent(_capacity);
        _scores = ArrayPool<double>.Shared.Rent(_capacity);
        _seedRows = ArrayPool<double>.Shared.Rent(_capacity * Seed14Columns.Count);
        _rows = hasOwnFeatures ? ArrayPool<double>.Shared.Rent(_capacity * width) : _seedRows;
    }

    public bool IsFull => _count == _capacity;

    /// <summary>Where the next bar's seed features go. A row that is not kept is overwritten.</summary>
    public Span<double> NextSeedRow => _seedRows.AsSpan(_count * Seed14Columns.Count, Seed14Columns.Count);

    /// <summary>Where the next bar's features for the model go.</summary>
    public Span<double> NextRow => _rows.AsSpan(_count * _width, _width);

    public Bar Bar(int row) => _bars[row];

    public ReadOnlySpan<double> SeedRow(int row) => _seedRows.AsSpan(row * Seed14Columns.Count, Seed14Columns.Count);

    public ReadOnlySpan<double> Row(int row) => _rows.AsSpan(row * _width, _width);

    /// <summary>Keeps what was written for the next bar.</summary>
    public void Keep(in Bar bar) => _bars[_count++] = bar;

    /// <summary>Scores the rows kept.</summary>
    public ReadOnlySpan<double> Score(IsolationForest forest)
    {
        var scores = _scores.AsSpan(0, _count);
        forest.Score(_rows.AsSpan(0, _count * _width), scores);
        return scores;
    }

    public void Clear() => _count = 0;

    public void Dispose()
    {
        ArrayPool<Bar>.Shared.Return(_bars);
        ArrayPool<double>.Shared.Return(_scores);
        ArrayPool<double>.Shared.Return(_seedRows);
        if (_rows != _seedRows)
            ArrayPool<double>.Shared.Return(_rows);
    }
}
