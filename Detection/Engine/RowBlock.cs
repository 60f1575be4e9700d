using System.Buffers;
using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Engine;

/// <summary>A block of rows that wait to be scored together, in pooled buffers.</summary>
internal sealed class RowBlock : IDisposable
{
    private readonly int _capacity;
    private readonly int _width;
    private readonly int _factCount;
    private readonly Bar[] _bars;
    private readonly double[] _seedRows;
    private readonly double[] _rows;
    private readonly double[] _facts;
    private readonly double[] _scores;

    /// <param name="capacity">Rows that fit in.</param>
    /// <param name="own">
    /// The engine of the model's own features, which get rows beside the seed's; null where the model is fed the seed's.
    /// </param>
    public RowBlock(int capacity, IFeatureEngine? own)
    {
        _capacity = Math.Max(capacity, 1);
        _width = own?.Width ?? Seed14Columns.Count;
        _factCount = own?.FactCount ?? 0;
        _bars = ArrayPool<Bar>.Shared.Rent(_capacity);
        _scores = ArrayPool<double>.Shared.Rent(_capacity);
        _seedRows = ArrayPool<double>.Shared.Rent(_capacity * Seed14Columns.Count);
        _rows = own is null ? _seedRows : ArrayPool<double>.Shared.Rent(_capacity * _width);
        _facts = ArrayPool<double>.Shared.Rent(_capacity * _factCount);
    }

    /// <summary>Rows kept.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == _capacity;

    /// <summary>Where the next bar's seed features go. A row that is not kept is overwritten.</summary>
    public Span<double> NextSeedRow => _seedRows.AsSpan(Count * Seed14Columns.Count, Seed14Columns.Count);

    /// <summary>Where the next bar's features for the model go.</summary>
    public Span<double> NextRow => _rows.AsSpan(Count * _width, _width);

    /// <summary>Where the facts beside the next row go.</summary>
    public Span<double> NextFacts => _facts.AsSpan(Count * _factCount, _factCount);

    public Bar Bar(int row) => _bars[row];

    public ReadOnlySpan<double> SeedRow(int row) => _seedRows.AsSpan(row * Seed14Columns.Count, Seed14Columns.Count);

    public ReadOnlySpan<double> Row(int row) => _rows.AsSpan(row * _width, _width);

    public ReadOnlySpan<double> Facts(int row) => _facts.AsSpan(row * _factCount, _factCount);

    /// <summary>The score of a row; <see cref="ScoreAll"/> came before.</summary>
    public double Score(int row) => _scores[row];

    /// <summary>Keeps what was written for the next bar.</summary>
    public void Keep(in Bar bar) => _bars[Count++] = bar;

    /// <summary>Scores the rows kept.</summary>
    public void ScoreAll(IsolationForest forest) => forest.Score(_rows.AsSpan(0, Count * _width), _scores.AsSpan(0, Count));

    public void Clear() => Count = 0;

    public void Dispose()
    {
        ArrayPool<Bar>.Shared.Return(_bars);
        ArrayPool<double>.Shared.Return(_scores);
        ArrayPool<double>.Shared.Return(_seedRows);
        ArrayPool<double>.Shared.Return(_facts);
        if (_rows != _seedRows)
            ArrayPool<double>.Shared.Return(_rows);
    }
}
