using Anomaly.Detection.Models;

namespace Anomaly.Detection.Forests;

/// <summary>Decides whether nodes form a tree that can be walked blindly: the walk is bounded and each of its numbers means something.</summary>
internal static class TreeShape
{
    /// <summary>Checks everything and returns each node's depth. Linear in the nodes, never recursive.</summary>
    /// <exception cref="InvalidModelException">What is wrong with which node.</exception>
    public static int[] Check(ReadOnlySpan<TreeNode> nodes, int features)
    {
        var depths = new int[nodes.Length];
        Array.Fill(depths, -1);
        depths[0] = 0;
        var pending = new Stack<int>();
        pending.Push(0);
        var reached = 1;

        while (pending.TryPop(out var at))
        {
            ref readonly var node = ref nodes[at];
            if (node.Samples < 1)
                throw new InvalidModelException($"Node {at} has {node.Samples} training rows, where at least one must have reached it.");

            if (node.IsLeaf)
            {
                if (node.Left != -1 || node.Right != -1)
                    throw new InvalidModelException($"Node {at} is a leaf, but its children are {node.Left} and {node.Right} instead of -1.");

                continue;
            }

            CheckSplit(at, in node, nodes, features);
            foreach (var child in (ReadOnlySpan<int>)[node.Right, node.Left])
            {
                if (depths[child] >= 0)
                    throw new InvalidModelException($"Node {child} is reached twice, so the nodes form no tree.");

                depths[child] = depths[at] + 1;
                if (depths[child] > IsolationTree.MaxDepth)
                    throw new InvalidModelException($"Node {child} lies deeper than {IsolationTree.MaxDepth} splits.");

                reached++;
                pending.Push(child);
            }

            var below = (long)nodes[node.Left].Samples + nodes[node.Right].Samples;
            if (below != node.Samples)
                throw new InvalidModelException($"Node {at} has {node.Samples} training rows, but its children have {below} together.");
        }

        return reached == nodes.Length
            ? depths
            : throw new InvalidModelException($"Node {Array.IndexOf(depths, -1)} is not reached from the root.");
    }

    private static void CheckSplit(int at, in TreeNode node, ReadOnlySpan<TreeNode> nodes, int features)
    {
        if ((uint)node.Left >= (uint)nodes.Length || (uint)node.Right >= (uint)nodes.Length)
        {
            throw new InvalidModelException(
                $"Node {at} has the children {node.Left} and {node.Right}, outside the tree's {nodes.Length} nodes.");
        }

        if ((uint)node.Feature >= (uint)features)
            throw new InvalidModelException($"Node {at} splits feature {node.Feature}, outside the model's {features}.");

        if (!float.IsFinite(node.Threshold))
            throw new InvalidModelException($"Node {at} has the threshold {node.Threshold}, which is no finite number.");
    }
}
