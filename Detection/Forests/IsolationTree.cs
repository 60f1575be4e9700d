namespace Anomaly.Detection.Forests;

/// <summary>One node of an isolation tree: a split, or a leaf when it has no children.</summary>
/// <param name="Feature">The feature that a split compares; 0 at a leaf.</param>
/// <param name="Threshold">A row goes left when its feature is less than or equal to this; 0 at a leaf.</param>
/// <param name="Left">Index of the left child in the tree's nodes; -1 at a leaf.</param>
/// <param name="Right">Index of the right child in the tree's nodes; -1 at a leaf.</param>
/// <param name="Samples">Training rows that reached the node, at least one.</param>
public readonly record struct TreeNode(int Feature, float Threshold, int Left, int Right, int Samples)
{
    /// <summary>Whether rows end here.</summary>
    public bool IsLeaf => Left < 0;

    /// <summary>A leaf that isolates <paramref name="samples"/> training rows.</summary>
    public static TreeNode Leaf(int samples) => new(0, 0f, -1, -1, samples);

    /// <summary>The largest float not above <paramref name="threshold"/>: for every float x, x is at most the one exactly when it is at most the other.</summary>
    internal static float FloorToFloat(double threshold)
    {
        var nearest = (float)threshold;
        return nearest > threshold ? MathF.BitDecrement(nearest) : nearest;
    }
}

/// <summary>A checked isolation tree: one root, every node reached exactly once, finite thresholds, sample counts that add up.</summary>
public sealed class IsolationTree
{
    /// <summary>Splits above any leaf, at most; a tree of 2^n rows has a depth limit of n.</summary>
    public const int MaxDepth = 32;

    private readonly TreeNode[] _nodes;

    /// <summary>Checks the nodes and takes them over.</summary>
    /// <param name="nodes">The root first; the others in any order.</param>
    /// <param name="features">Features of a row; every split names one of them.</param>
    /// <exception cref="InvalidForestException">The nodes are not a tree of this kind; the message names the node.</exception>
    public IsolationTree(ReadOnlySpan<TreeNode> nodes, int features)
    {
        _nodes = nodes.ToArray();
        var shape = TreeShape.Of(_nodes, features);
        shape.CheckSamples(_nodes);
        Depths = shape.Depths;
        Depth = Depths.Max();
    }

    /// <summary>The nodes, the root first.</summary>
    public ReadOnlySpan<TreeNode> Nodes => _nodes;

    /// <summary>Splits on the longest way from the root to a leaf.</summary>
    public int Depth { get; }

    /// <summary>Training rows the tree was grown from.</summary>
    public int Samples => _nodes[0].Samples;

    /// <summary>Splits between the root and each node.</summary>
    internal int[] Depths { get; }
}
