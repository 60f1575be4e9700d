using Anomaly.Detection.Models;

namespace Anomaly.Detection.Forests;

/// <summary>A checked isolation tree: one root, every node reached exactly once, finite thresholds, sample counts that add up.</summary>
public sealed class IsolationTree
{
    /// <summary>Splits above any leaf, at most; a tree of 2^n rows has a depth limit of n.</summary>
    public const int MaxDepth = 32;

    private readonly TreeNode[] _nodes;

    /// <summary>Checks the nodes and takes them over.</summary>
    /// <param name="nodes">The root first; the others in any order.</param>
    /// <param name="features">Features of a row; every split names one of them.</param>
    /// <exception cref="InvalidModelException">The nodes are not a tree of this kind; the message names the node.</exception>
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
