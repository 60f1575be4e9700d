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
    [InlineData(0, 1, 0.5f, 5, 4, 4, "Node 0 has the children 5 and 4, outside the tree's 5 nodes.")]
    [InlineData(0, 1, 0.5f, 1, 5, 4, "Node 0 has the children 1 and 5, outside the tree's 5 nodes.")]
    [InlineData(0, 1, 0.5f, 0, 4, 7, "Node 0 is reached twice, so the nodes form no tree.")]
    [InlineData(0, 1, 0.5f, 1, -2, 4, "Node 0 has the children 1 and -2, outside the tree's 5 nodes.")]
    [InlineData(0, -1, 0.5f, 1, 4, 4, "Node 0 splits feature -1, outside the model's 2.")]
    [InlineData(2, 0, 0f, -2, -1, 1, "Node 2 is a leaf, but its children are -2 and -1 instead of -1.")]
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

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Constructor_samplesBeyondAnInteger_areNotAddedUpWrongly()
    {
        TreeNode[] nodes = [new(0, 0, 1, 2, 4), TreeNode.Leaf(int.MaxValue), TreeNode.Leaf(int.MaxValue)];

        Assert.Equal(
            "Node 0 has 4 training rows, but its children have 4294967294 together.", Assert.Throws<InvalidForestException>(() => new IsolationTree(nodes, 1)).Message);
    }

    [Theory]
    [InlineData(0.5, 0.5f)]
    [InlineData(0.1, 0.099999994f)]
    [InlineData(-0.1, -0.1f)]
    [InlineData(1e300, float.MaxValue)]
    public void FloorToFloat_isTheLargestFloatThatIsNotAbove(double threshold, float expected) =>
        Assert.Equal(expected, TreeNode.FloorToFloat(threshold));

    [Fact]
    public void Constructor_unreachedNode_isRefused()
    {
        var error = Assert.Throws<InvalidForestException>(() => new IsolationTree([.. Sound, TreeNode.Leaf(1)], features: 2));

        Assert.Equal("Node 5 is not reached from the root.", error.Message);
    }

    [Fact]
    public void Constructor_chainOfMoreThan32Splits_isRefused()
    {
        Assert.Equal(32, new IsolationTree(Chain(32), features: 1).Depth);

        Assert.Equal("Node 65 lies deeper than 32 splits.", Assert.Throws<InvalidForestException>(() => new IsolationTree(Chain(33), features: 1)).Message);
    }

    // Node 2i splits, 2i + 1 is its leaf.
    private static TreeNode[] Chain(int splits)
    {
        var nodes = new List<TreeNode>();
        for (var i = 0; i < splits; i++)
        {
            nodes.Add(new TreeNode(0, i, (2 * i) + 1, (2 * i) + 2, splits + 1 - i));
            nodes.Add(TreeNode.Leaf(1));
        }

        return [.. nodes, TreeNode.Leaf(1)];
    }
}
