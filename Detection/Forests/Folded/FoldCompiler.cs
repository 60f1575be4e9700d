using Anomaly.Detection.Forests.Cuts;

namespace Anomaly.Detection.Forests.Folded;

/// <summary>Writes a tree's steps. Lanes are taken from a common stock, so that the trees of a bundle do not overwrite each other's results.</summary>
/// <param name="cuts">The group's cuts per feature.</param>
/// <param name="weights">The group's path lengths.</param>
internal sealed class FoldCompiler(float[][] cuts, long[] weights)
{
    private readonly Stack<int> _free = [];
    private readonly List<int> _taken = [];
    private readonly List<FoldStep> _pairs = [];
    private readonly List<FoldStep> _joins = [];
    private int _lanes = FoldScratch.FirstLane;

    /// <summary>Lanes used so far, the codes among them.</summary>
    public int Lanes => _lanes;

    /// <summary>Compiles the next tree; of its lanes only the root's stays taken.</summary>
    public FoldProgram Compile(IsolationTree tree)
    {
        _taken.Clear();
        _pairs.Clear();
        _joins.Clear();
        var root = Emit(tree, 0);
        foreach (var lane in _taken.Where(lane => lane != root))
            _free.Push(lane);

        return new FoldProgram([.. _pairs], [.. _joins], root);
    }

    // As deep as the tree, which is at most IsolationTree.MaxDepth.
    private int Emit(IsolationTree tree, int at)
    {
        var node = tree.Nodes[at];
        if (node.IsLeaf)
            return Array.BinarySearch(weights, PathLength.Fixed(tree.Depths[at], node.Samples));

        var (low, high) = (Emit(tree, node.Left), Emit(tree, node.Right));
        var pair = IsCode(low) && IsCode(high);
        var to = pair ? Take() : IsCode(low) ? high : low;
        var cut = Array.BinarySearch(cuts[node.Feature], node.Threshold);
        (pair ? _pairs : _joins).Add(new FoldStep((ushort)low, (ushort)high, (ushort)to, (byte)node.Feature, (sbyte)(cut - 128)));
        return to;
    }

    private int Take()
    {
        var lane = _free.TryPop(out var free) ? free : _lanes++;
        _taken.Add(lane);
        return lane;
    }

    private static bool IsCode(int lane) => lane < TreeGroup.MaxWeights;
}
