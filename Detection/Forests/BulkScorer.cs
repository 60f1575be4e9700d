using System.Buffers;
using Anomaly.Detection.Forests.Folded;

namespace Anomaly.Detection.Forests;

/// <summary>Scores many rows, in blocks where the forest has a form for that, else one by one; the bits are the same.</summary>
internal sealed class BulkScorer(ScalarWalk walk, FoldedForest? folded, ScoreFunction score, int features)
{
    private const int RowsToNarrow = 512;

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
        FiniteRows.Check(rows, features, firstRow);
        if (folded is null || scores.Length < FoldedForest.MinimumRows)
        {
            for (var r = 0; r < scores.Length; r++)
                scores[r] = score.Of(walk.Sum(rows.Slice(r * features, features)));

            return;
        }

        Span<long> block = stackalloc long[FoldedForest.BlockRows];
        for (var first = 0; first < scores.Length; first += block.Length)
        {
            var sums = block[..Math.Min(block.Length, scores.Length - first)];
            folded.Sum(rows.Slice(first * features, sums.Length * features), sums);
            for (var r = 0; r < sums.Length; r++)
                scores[first + r] = score.Of(sums[r]);
        }
    }
}
