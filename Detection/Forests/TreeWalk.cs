using System.Runtime.CompilerServices;

namespace Anomaly.Detection.Forests;

/// <summary>
/// Sums path lengths one row at a time, for any forest on any machine. Siblings lie side by side and leaves lead back to themselves, so that a step
/// has no branch and four trees can be walked at once: their loads overlap.
/// </summary>
internal sealed class TreeWalk
{
    private const int TreesAtOnce = 4;

    private readonly Node[] _nodes;
    private readonly long[] _weights;
    private readonly Tree[] _trees;

    public TreeWalk(ReadOnlySpan<IsolationTree> trees)
    {
        var nodes = new List<Node>();
        var weights = new List<long>();
        _trees = new Tree[trees.Length];
        for (var t = 0; t < trees.Length; t++)
        {
            _trees[t] = new Tree(nodes.Count, trees[t].Depth);
            Append(trees[t], nodes, weights);
        }

        _nodes = [.. nodes];
        _weights = [.. weights];
    }

    /// <summary>The sum over all trees of the row's fixed-point path length.</summary>
    /// <param name="row">As many finite values as the forest has features; not checked here.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Sum(ReadOnlySpan<float> row)
    {
        ref var x = ref MemoryMarshal.GetReference(row);
        ref var nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        var weights = _weights;
        var trees = _trees;
        var sum = 0L;
        var t = 0;
        for (; t + TreesAtOnce <= trees.Length; t += TreesAtOnce)
        {
            Tree first = trees[t], second = trees[t + 1], third = trees[t + 2], fourth = trees[t + 3];
            int a = first.Start, b = second.Start, c = third.Start, d = fourth.Start;
            var depth = Math.Max(Math.Max(first.Depth, second.Depth), Math.Max(third.Depth, fourth.Depth));
            for (; depth > 0; depth--)
            {
                a = Step(ref nodes, a, ref x);
                b = Step(ref nodes, b, ref x);
                c = Step(ref nodes, c, ref x);
                d = Step(ref nodes, d, ref x);
            }

            sum += weights[a] + weights[b] + weights[c] + weights[d];
        }

        for (; t < trees.Length; t++)
        {
            var at = trees[t].Start;
            for (var depth = trees[t].Depth; depth > 0; depth--)
                at = Step(ref nodes, at, ref x);

            sum += weights[at];
        }

        return sum;
    }

    // Every index below was checked when the tree was made: the loads need no bounds checks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Step(ref Node nodes, int at, ref float x)
    {
        ref var node = ref Unsafe.Add(ref nodes, (nint)at);
        var link = (uint)node.Link;
        return at + (int)(link >> 8) + (Unsafe.Add(ref x, (nint)(byte)link) > node.Threshold ? 1 : 0);
    }

    private static void Append(IsolationTree tree, List<Node> nodes, List<long> weights)
    {
        var order = new List<int>(tree.Nodes.Length) { 0 };
        for (var i = 0; i < order.Count; i++)
        {
            var at = order[i];
            var node = tree.Nodes[at];
            weights.Add(node.IsLeaf ? PathLength.Fixed(tree.Depths[at], node.Samples) : 0);
            if (node.IsLeaf)
            {
                nodes.Add(new Node(float.PositiveInfinity, 0));
                continue;
            }

            nodes.Add(new Node(node.Threshold, (order.Count - i) << 8 | node.Feature));
            order.Add(node.Left);
            order.Add(node.Right);
        }
    }

    /// <summary>Eight bytes, so that a tree touches few cache lines. <paramref name="Link"/> is the way to the left child, in nodes, times 256, plus the feature.</summary>
    private readonly record struct Node(float Threshold, int Link);

    private readonly record struct Tree(int Start, int Depth);
}
