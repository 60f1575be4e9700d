using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Tests.Forests;

public sealed class TreeWalkTests
{
    private static readonly IsolationTree Stump = new([new(1, 0, 1, 2, 12), TreeNode.Leaf(7), TreeNode.Leaf(5)], 2);

    /// <summary>Four trees are walked at once, as far as the deepest of them goes.</summary>
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    [InlineData(3, 4)]
    [InlineData(4, 7)]
    [InlineData(6, 7)]
    public void Sum_ofTreesOfOtherDepths_isThatOfEveryTreeByItself(int deep, int count)
    {
        IsolationTree[] trees = [.. Enumerable.Range(0, count).Select(i => i == deep ? Stairs() : Stump)];
        var rows = SyntheticRows.Make(200, 2, seed: deep);
        var walk = new TreeWalk(trees);

        for (var r = 0; r < rows.Rows; r++)
            Assert.Equal(trees.Sum(tree => LengthIn(tree, rows.Values.Slice(2 * r, 2))), walk.Sum(rows.Row(r)));
    }

    private static long LengthIn(IsolationTree tree, ReadOnlySpan<float> row)
    {
        var (at, depth) = (0, 0);
        for (; tree.Nodes[at].Left >= 0; depth++)
            at = row[tree.Nodes[at].Feature] <= tree.Nodes[at].Threshold ? tree.Nodes[at].Left : tree.Nodes[at].Right;

        return PathLength.Fixed(depth, tree.Nodes[at].Samples);
    }

    /// <summary>Eleven steps, each of which the smaller values leave.</summary>
    private static IsolationTree Stairs()
    {
        var nodes = new List<TreeNode>();
        for (var i = 0; i < 11; i++)
        {
            nodes.Add(new TreeNode(0, (i - 5) / 400f, (2 * i) + 1, (2 * i) + 2, 12 - i));
            nodes.Add(TreeNode.Leaf(1));
        }

        return new IsolationTree([.. nodes, TreeNode.Leaf(1)], 2);
    }
}
