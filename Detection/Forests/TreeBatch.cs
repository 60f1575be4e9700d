namespace Anomaly.Detection.Forests;

/// <summary>
/// Consecutive trees that are scored together, compiled to steps on the columns of a <see cref="RowColumns"/>. They share the ranks of a row's values, which
/// are bytes: at most 255 different thresholds per feature; and the codes of their leaves: at most 128 different path lengths.
/// </summary>
internal sealed class TreeBatch
{
    private readonly long[] _pathLengths;

    private TreeBatch(ReadOnlySpan<IsolationTree> trees, float[][] thresholds, long[] pathLengths)
    {
        _pathLengths = pathLengths;
        Thresholds = [.. thresholds.Select(ascending => new ThresholdIndex(ascending))];
        Trees = new Program[trees.Length];
        for (var t = 0; t < trees.Length; t++)
        {
            var steps = new List<Step>(trees[t].Nodes.Length / 2);
            var result = Compile(trees[t], 0, RowColumns.FirstResult(Thresholds.Length), steps);
            Trees[t] = new Program([.. steps], result);
        }
    }

    /// <summary>Per feature, the thresholds of all its trees.</summary>
    public ThresholdIndex[] Thresholds { get; }

    /// <summary>Its trees.</summary>
    public Program[] Trees { get; }

    /// <summary>By code, the path length of a leaf in units of 2^-<see cref="PathLength.FractionBits"/>.</summary>
    public ReadOnlySpan<long> PathLengths => _pathLengths;

    /// <summary>Splits a forest into batches, by halves until each is small enough; null when one tree alone is too large.</summary>
    public static List<TreeBatch>? Split(ReadOnlySpan<IsolationTree> trees, int features)
    {
        var batches = new List<TreeBatch>();
        return TrySplit(trees, features, batches) ? batches : null;
    }

    private static bool TrySplit(ReadOnlySpan<IsolationTree> trees, int features, List<TreeBatch> batches)
    {
        var thresholds = Enumerable.Range(0, features).Select(_ => new HashSet<float>()).ToArray();
        var pathLengths = new HashSet<long>();
        if (!Collect(trees, thresholds, pathLengths))
        {
            var half = trees.Length / 2;
            return half > 0 && TrySplit(trees[..half], features, batches) && TrySplit(trees[half..], features, batches);
        }

        batches.Add(new TreeBatch(trees, [.. thresholds.Select(any => any.Order().ToArray())], [.. pathLengths.Order()]));
        return true;
    }

    /// <summary>Gathers the trees' different thresholds per feature and path lengths; false once they are more than a batch has ranks and codes for.</summary>
    private static bool Collect(ReadOnlySpan<IsolationTree> trees, HashSet<float>[] thresholds, HashSet<long> pathLengths)
    {
        foreach (var tree in trees)
        {
            for (var i = 0; i < tree.Nodes.Length; i++)
            {
                ref readonly var node = ref tree.Nodes[i];
                if (node.IsLeaf)
                    pathLengths.Add(LengthOf(tree, i));
                else if (thresholds[node.Feature].Add(node.Threshold) && thresholds[node.Feature].Count > ThresholdIndex.Capacity)
                    return false;
            }

            if (pathLengths.Count > RowColumns.Codes)
                return false;
        }

        return true;
    }

    /// <summary>Appends the steps of a node, children first, and returns the column that then holds its result. Recurses as deep as the tree, which is at most 32.</summary>
    private int Compile(IsolationTree tree, int at, int free, List<Step> steps)
    {
        var node = tree.Nodes[at];
        if (node.IsLeaf)
            return Array.BinarySearch(_pathLengths, LengthOf(tree, at));

        var left = Compile(tree, node.Left, free, steps);
        var right = Compile(tree, node.Right, left == free ? free + 1 : free, steps);
        steps.Add(new Step(RowColumns.RankOf(node.Feature), Thresholds[node.Feature].RankOf(node.Threshold), left, right, free));
        return free;
    }

    private static long LengthOf(IsolationTree tree, int leaf) => PathLength.Fixed(tree.Depths[leaf], tree.Nodes[leaf].Samples);

    /// <summary>One split for all rows of a block: the result is the left one where the value's rank is at most the threshold's, else the right one.</summary>
    /// <param name="Rank">The column of the feature's ranks.</param>
    /// <param name="Threshold">The threshold's rank.</param>
    /// <param name="Left">The column of the left side's result; of a leaf, that of its code.</param>
    /// <param name="Right">The same of the right side.</param>
    /// <param name="Result">The column that receives each row's choice.</param>
    public readonly record struct Step(int Rank, sbyte Threshold, int Left, int Right, int Result);

    /// <summary>A tree: its splits, children before their parents, and the column that then holds the code of each row's leaf.</summary>
    public readonly record struct Program(Step[] Steps, int Result);
}

/// <summary>
/// Working memory for one block of rows: columns of a byte per row, reused, so that scoring allocates nothing per row. The first columns hold the codes of
/// leaves, each its own number in every row, so that a step reads a leaf as it reads another step's result; then come the ranks of each feature's values, and
/// the results of steps.
/// </summary>
internal sealed class RowColumns
{
    /// <summary>Rows in a block: enough that reading a step costs little per row, few enough that a block stays in the first cache.</summary>
    public const int Rows = 256;

    /// <summary>Codes, and the columns of codes: those of a signed byte that are not negative.</summary>
    public const int Codes = 128;

    private const int CacheLine = 64;

    private readonly sbyte[] _bytes;
    private readonly int _start;

    public RowColumns(int features)
    {
        // Pinned and aligned, so that no vector lies across two cache lines.
        _bytes = GC.AllocateArray<sbyte>((Rows * (FirstResult(features) + IsolationTree.MaxDepth)) + CacheLine, pinned: true);
        _start = (int)(-System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0) & (CacheLine - 1));
        for (var code = 0; code < Codes; code++)
            Column(code).Fill((sbyte)code);
    }

    /// <summary>The first byte of the first column; who loads from it answers for staying within the columns.</summary>
    public ref sbyte Start => ref _bytes[_start];

    /// <summary>One column.</summary>
    public Span<sbyte> Column(int column) => _bytes.AsSpan(_start + (column * Rows), Rows);

    /// <summary>The column of a feature's ranks.</summary>
    public static int RankOf(int feature) => Codes + feature;

    /// <summary>The first column of results; a tree of depth d uses d of them.</summary>
    public static int FirstResult(int features) => Codes + features;
}
