namespace Anomaly.Detection.Forests;

/// <summary>The way through a tree's nodes, made only of nodes that can be walked blindly: bounded, in range, every number meaning something.</summary>
/// <param name="Order">The nodes' indices, parents before their children.</param>
/// <param name="Depths">Splits between the root and each node.</param>
internal sealed record TreeShape(int[] Order, int[] Depths)
{
    /// <summary>Checks the nodes' structure: linear in the nodes, never recursive.</summary>
    /// <exception cref="InvalidForestException">What is wrong with which node.</exception>
    public static TreeShape Of(ReadOnlySpan<TreeNode> nodes, int features)
    {
        if (nodes.IsEmpty)
            throw new InvalidForestException("A tree has no nodes.");

        var order = new int[nodes.Length];
        var depths = new int[nodes.Length];
        Array.Fill(depths, -1);
        depths[0] = 0;
        var reached = 1;
        for (var i = 0; i < reached; i++)
        {
            var at = order[i];
            ref readonly var node = ref nodes[at];
            if (IsLeaf(at, in node))
                continue;

            CheckSplit(at, in node, nodes.Length, features);
            foreach (var child in (ReadOnlySpan<int>)[node.Left, node.Right])
            {
                if (depths[child] >= 0)
                    throw new InvalidForestException($"Node {child} is reached twice, so the nodes form no tree.");

                depths[child] = depths[at] + 1;
                if (depths[child] > IsolationTree.MaxDepth)
                    throw new InvalidForestException($"Node {child} lies deeper than {IsolationTree.MaxDepth} splits.");

                order[reached++] = child;
            }
        }

        return reached == nodes.Length
            ? new TreeShape(order, depths)
            : throw new InvalidForestException($"Node {Array.IndexOf(depths, -1)} is not reached from the root.");
    }

    /// <summary>Checks that every node has training rows and that each split's are those of its children.</summary>
    /// <exception cref="InvalidForestException">Which node's numbers do not add up.</exception>
    public void CheckSamples(ReadOnlySpan<TreeNode> nodes)
    {
        foreach (var at in Order)
        {
            ref readonly var node = ref nodes[at];
            if (node.Samples < 1)
                throw new InvalidForestException($"Node {at} has {node.Samples} training rows, where at least one must have reached it.");

            var below = node.IsLeaf ? node.Samples : (long)nodes[node.Left].Samples + nodes[node.Right].Samples;
            if (below != node.Samples)
                throw new InvalidForestException($"Node {at} has {node.Samples} training rows, but its children have {below} together.");
        }
    }

    private static bool IsLeaf(int at, in TreeNode node)
    {
        if (node.IsLeaf && (node.Left != -1 || node.Right != -1))
            throw new InvalidForestException($"Node {at} is a leaf, but its children are {node.Left} and {node.Right} instead of -1.");

        return node.IsLeaf;
    }

    private static void CheckSplit(int at, in TreeNode node, int nodes, int features)
    {
        if ((uint)node.Left >= (uint)nodes || (uint)node.Right >= (uint)nodes)
            throw new InvalidForestException($"Node {at} has the children {node.Left} and {node.Right}, outside the tree's {nodes} nodes.");

        if ((uint)node.Feature >= (uint)features)
            throw new InvalidForestException($"Node {at} splits feature {node.Feature}, outside the model's {features}.");

        if (!float.IsFinite(node.Threshold))
            throw new InvalidForestException($"Node {at} has the threshold {node.Threshold}, which is no finite number.");
    }
}
