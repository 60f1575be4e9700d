using Anomaly.Detection.Forests.Packed;

namespace Anomaly.Detection.Forests;

/// <summary>Scores many rows, in blocks where the forest is packed, else one by one; the bits are the same.</summary>
internal sealed class BulkScorer(ScalarWalk walk, PackedForest? packed, ScoreFunction score, int features)
{
    // Below this, filling a vector of 64 rows costs more than walking each.
    private const int WorthPacking = 5;

    public void Score(ReadOnlySpan<float> rows, Span<double> scores)
    {
        if (packed is null || scores.Length < WorthPacking)
        {
            FiniteRows.Check(rows, features, firstRow: 0);
            for (var r = 0; r < scores.Length; r++)
                scores[r] = score.Of(walk.Sum(rows.Slice(r * features, features)));

            return;
        }

        var scratch = packed.Rent();
        for (var first = 0; first < scores.Length; first += PackedScratch.Rows)
        {
            var count = Math.Min(PackedScratch.Rows, scores.Length - first);
            var block = rows.Slice(first * features, count * features);
            FiniteRows.Check(block, features, first);
            ScoreBlock(packed, block, scores.Slice(first, count), scratch);
        }

        packed.Return(scratch);
    }

    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        var scratch = packed is not null && scores.Length >= WorthPacking ? packed.Rent() : null;
        Span<float> row = stackalloc float[ForestLimits.Features];
        var blockRows = scratch is null ? 1 : PackedScratch.Rows;
        for (var first = 0; first < scores.Length; first += blockRows)
        {
            var count = Math.Min(blockRows, scores.Length - first);
            var values = (scratch is null ? row : scratch.Values)[..(count * features)];
            Narrow(rows.Slice(first * features, count * features), values);
            FiniteRows.Check(values, features, first);
            if (scratch is null)
                scores[first] = score.Of(walk.Sum(values));
            else
                ScoreBlock(packed!, values, scores.Slice(first, count), scratch);
        }

        if (scratch is not null)
            packed!.Return(scratch);
    }

    private void ScoreBlock(PackedForest forest, ReadOnlySpan<float> rows, Span<double> scores, PackedScratch scratch)
    {
        Span<long> sums = stackalloc long[PackedScratch.Rows];
        sums = sums[..scores.Length];
        forest.Sum(rows, sums, scratch);
        for (var r = 0; r < sums.Length; r++)
            scores[r] = score.Of(sums[r]);
    }

    private static void Narrow(ReadOnlySpan<double> wide, Span<float> narrow)
    {
        for (var i = 0; i < narrow.Length; i++)
            narrow[i] = (float)wide[i];
    }
}
