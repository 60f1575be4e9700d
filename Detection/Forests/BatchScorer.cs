using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Anomaly.Detection.Forests;

/// <summary>
/// Sums path lengths of many rows at once on any processor with vectors. A tree is worked through from its leaves to its root: every split selects, for a
/// block of rows, between what its two sides came to. That visits all splits instead of one per level, but 16 or 32 rows at a time and without waiting for
/// memory. A diagram stands in docs/reference/forest.md.
/// </summary>
internal sealed class BatchScorer
{
    /// <summary>Rows in a block, at most.</summary>
    public const int BlockRows = RowColumns.Rows;

    /// <summary>For fewer rows, walking each alone is faster.</summary>
    public const int MinimumRows = 10;

    private readonly int _features;
    private readonly TreeBatch[] _batches;
    private readonly ConcurrentBag<RowColumns> _unused = [];

    private BatchScorer(int features, List<TreeBatch> batches)
    {
        _features = features;
        _batches = [.. batches];
    }

    /// <summary>Compiles a forest; null where the processor has no vectors, or walking row by row is faster.</summary>
    public static BatchScorer? TryCreate(ReadOnlySpan<IsolationTree> trees, int features)
    {
        if (!Vector.IsHardwareAccelerated || TreeBatch.Split(trees, features) is not { } batches)
            return null;

        // Measured: ranking a value costs as much as two steps of a walk, a split as much as a sixtieth of one.
        var (steps, splits) = (0L, 0L);
        foreach (var tree in trees)
        {
            steps += tree.Depth;
            splits += tree.Nodes.Length / 2;
        }

        return (2L * features * batches.Count) + (splits / 60) < steps ? new BatchScorer(features, batches) : null;
    }

    /// <summary>The sum over all trees of each row's fixed-point path length: the same bits as walking row by row. Any number of threads may ask at once.</summary>
    /// <param name="rows">Rows of finite values, as many as there are sums.</param>
    /// <param name="sums">One per row, at most <see cref="BlockRows"/>.</param>
    public void Sum(ReadOnlySpan<float> rows, Span<long> sums)
    {
        var columns = _unused.TryTake(out var used) ? used : new RowColumns(_features);
        sums.Clear();
        foreach (var batch in _batches)
        {
            for (var feature = 0; feature < _features; feature++)
                batch.Thresholds[feature].Rank(rows, feature, _features, columns.Column(RowColumns.RankOf(feature))[..sums.Length]);

            foreach (ref readonly var tree in batch.Trees.AsSpan())
            {
                Select(tree.Steps, ref columns.Start, sums.Length);
                Add(columns.Column(tree.Result), batch.PathLengths, sums);
            }
        }

        _unused.Add(columns);
    }

    // Columns are whole vectors: the last one may take rows along that nobody reads. Every column was checked when the tree was compiled.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select(TreeBatch.Step[] steps, ref sbyte columns, int rows)
    {
        foreach (ref readonly var step in steps.AsSpan())
        {
            ref var rank = ref Unsafe.Add(ref columns, step.Rank * RowColumns.Rows);
            ref var left = ref Unsafe.Add(ref columns, step.Left * RowColumns.Rows);
            ref var right = ref Unsafe.Add(ref columns, step.Right * RowColumns.Rows);
            ref var result = ref Unsafe.Add(ref columns, step.Result * RowColumns.Rows);
            var threshold = new Vector<sbyte>(step.Threshold);
            for (nuint at = 0; at < (nuint)rows; at += (nuint)Vector<sbyte>.Count)
            {
                var goesRight = Vector.GreaterThan(Vector.LoadUnsafe(ref rank, at), threshold);
                Vector.ConditionalSelect(goesRight, Vector.LoadUnsafe(ref right, at), Vector.LoadUnsafe(ref left, at)).StoreUnsafe(ref result, at);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<sbyte> codes, ReadOnlySpan<long> pathLengths, Span<long> sums)
    {
        ref var lengths = ref MemoryMarshal.GetReference(pathLengths);
        codes = codes[..sums.Length];
        for (var r = 0; r < sums.Length; r++)
            sums[r] += Unsafe.Add(ref lengths, (nint)codes[r]);
    }
}
