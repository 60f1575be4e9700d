using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Tests.Forests;

public sealed class IsolationTreeTests
{
    private static readonly TreeNode[] Sound =
    [
        new(1, 0.5f, 1, 4, 4), new(0, -2f, 2, 3, 3), TreeNode.Leaf(1), TreeNode.Leaf(2), TreeNode.Leaf(1),
    ];

    [Fact]
    public void Constructor_soundNodesKnowsDepthAndSamples()
    {
        var tree = new IsolationTree(Sound, features: 2);

        Assert.Equal((2, 4), (tree.Depth, tree.Samples));
    }

    [Theory]
    [InlineData(0, 1, 0.5f, 1, 9, 4, "Node 0 has the children 1 and 9, outside the tree's 5 nodes.")]
    [InlineData(0, 1, 0.5f, 1, 0, 7, "Node 0 is reached twice, so the nodes form no tree.")]
    [InlineData(1, 0, -2f, 2, 2, 3, "Node 2 is reached twice, so the nodes form no tree.")]
    [InlineData(0, 2, 0.5f, 1, 4, 4, "Node 0 splits feature 2, outside the model's 2.")]
    [InlineData(0, 1, float.NaN, 1, 4, 4, "Node 0 has the threshold NaN, which is no finite number.")]
    [InlineData(0, 1, 0.5f, 1, 4, 5, "Node 0 has 5 training rows, but its children have 4 together.")]
    [InlineData(2, 0, 0f, -1, -1, 0, "Node 2 has 0 training rows, where at least one must have reached it.")]
    [InlineData(2, 0, 0f, -1, 3, 1, "Node 2 is a leaf, but its children are -1 and 3 instead of -1.")]
    public void Constructor_damagedNode_isRefusedByName(int at, int feature, float threshold, int left, int right, int samples, string message)
    {
        var nodes = Sound.ToArray();
        nodes[at] = new TreeNode(feature, threshold, left, right, samples);
        if (samples == 0)
            (nodes[0], nodes[1]) = (nodes[0] with { Samples = 3 }, nodes[1] with { Samples = 2 });

        var error = Assert.Throws<InvalidForestException>(() => new IsolationTree(nodes, features: 2));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_unreachedNode_isRefused()
    {
        var error = Assert.Throws<InvalidForestException>(() => new IsolationTree([.. Sound, TreeNode.Leaf(1)], features: 2));

        Assert.Equal("Node 5 is not reached from the root.", error.Message);
    }

    [Fact]
    public void Constructor_endlessChain_isRefused()
    {
        var chain = new List<TreeNode>();
        for (var i = 0; i < 40; i++)
        {
            chain.Add(new TreeNode(0, i, 2 * i + 1, 2 * i + 2, 41 - i));
            chain.Add(TreeNode.Leaf(1));
        }

        chain.Add(TreeNode.Leaf(1));

        // Node 2i splits, 2i + 1 is its leaf.
        var nodes = chain.Select((node, i) => node.IsLeaf ? node : node with { Left = i + 1, Right = i + 2 }).ToArray();
        var error = Assert.Throws<InvalidForestException>(() => new IsolationTree(nodes, features: 1));

        Assert.Contains("deeper than 32 splits", error.Message, StringComparison.Ordinal);
    }
}
