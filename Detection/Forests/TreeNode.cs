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
}
