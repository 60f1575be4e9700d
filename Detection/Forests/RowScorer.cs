using System.Buffers;

namespace Anomaly.Detection.Forests;

/// <summary>Scores many rows, in blocks where the forest has a form for that, else one by one; the bits are the same.</summary>
internal sealed class RowScorer(TreeWalk walk, BatchScorer? batches, ScoreFunction score, int features)
{
    private const int RowsToNarrow = 512;

    public double Score(ReadOnlySpan<float> row)
    {
        CheckFinite(row, firstRow: 0);
        return score.Of(walk.Sum(row));
    }

    public void Score(ReadOnlySpan<float> rows, Span<double> scores) => Score(rows, scores, firstRow: 0);

    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        var buffer = ArrayPool<float>.Shared.Rent(Math.Min(RowsToNarrow, scores.Length) * features);
        for (var first = 0; first < scores.Length; first += RowsToNarrow)
        {
            var count = Math.Min(RowsToNarrow, scores.Length - first);
            var narrow = buffer.AsSpan(0, count * features);
            var wide = rows.Slice(first * features, narrow.Length);
            for (var i = 0; i < narrow.Length; i++)
                narrow[i] = (float)wide[i];

            Score(narrow, scores.Slice(first, count), first);
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private void Score(ReadOnlySpan<float> rows, Span<double> scores, int firstRow)
    {
        CheckFinite(rows, firstRow);
        if (batches is null || scores.Length < BatchScorer.MinimumRows)
        {
            for (var r = 0; r < scores.Length; r++)
                scores[r] = score.Of(walk.Sum(rows.Slice(r * features, features)));

            return;
        }

        Span<long> block = stackalloc long[BatchScorer.BlockRows];
        for (var first = 0; first < scores.Length; first += block.Length)
        {
            var sums = block[..Math.Min(block.Length, scores.Length - first)];
            batches.Sum(rows.Slice(first * features, sums.Length * features), sums);
            for (var r = 0; r < sums.Length; r++)
                scores[first + r] = score.Of(sums[r]);
        }
    }

    /// <exception cref="ArgumentException">Row and feature of the first value that no threshold can be compared with.</exception>
    private void CheckFinite(ReadOnlySpan<float> values, int firstRow)
    {
        // Zero times a finite number is zero; times anything else it is not-a-number, which survives every later sum.
        var marker = 0f;
        foreach (var value in values)
            marker += value * 0f;

        if (marker == 0f)
            return;

        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    $"Row {firstRow + i / features}, feature {i % features} is {values[i]} as a 32-bit float, but only finite values can be scored.");
            }
        }
    }
}
