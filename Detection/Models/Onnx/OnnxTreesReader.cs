using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Models.Onnx;

/// <summary>Reads the columns of a TreeEnsembleRegressor back into checked trees.</summary>
internal sealed class OnnxTreesReader
{
    private readonly OnnxNode _node;
    private readonly int _nodes;
    private int _leaf;

    private OnnxTreesReader(OnnxNode node)
    {
        _node = node;
        _nodes = Column("nodes_modes").Branches.Length;
    }

    /// <exception cref="InvalidModelException">Which attribute, tree or node is wrong.</exception>
    public static List<IsolationTree> Read(OnnxNode node, int features)
    {
        var reader = new OnnxTreesReader(node);
        TreeColumns.Check(node, reader._nodes);
        var trees = new List<IsolationTree>();
        for (var start = 0; start < reader._nodes;)
        {
            var length = reader.LengthOfTree(trees.Count, start);
            trees.Add(reader.ReadTree(trees.Count, start, length, features));
            start += length;
        }

        return reader._leaf == reader.Column("target_weights").Floats.Length
            ? trees
            : throw new InvalidModelException("The trees have fewer leaves than weights.");
    }

    private OnnxAttribute Column(string name) => _node.Attributes.TryGetValue(name, out var attribute)
        ? attribute
        : throw new InvalidModelException($"The trees have no attribute \"{name}\".");

    private int LengthOfTree(int tree, int start)
    {
        if (tree >= ForestLimits.Trees)
            throw new InvalidModelException($"The file has more than {ForestLimits.Trees} trees.");

        var trees = Column("nodes_treeids").Ints;
        var ids = Column("nodes_nodeids").Ints;
        var at = start;
        while (at < _nodes && trees[at] == tree && ids[at] == at - start)
            at++;

        return at > start
            ? at - start
            : throw new InvalidModelException($"Entry {start} of the nodes is node {ids[start]} of tree {trees[start]}, where tree {tree} must begin with node 0.");
    }

    private IsolationTree ReadTree(int tree, int start, int length, int features)
    {
        try
        {
            var nodes = Nodes(start, length);
            var shape = TreeShape.Of(nodes, features);
            ReadWeights(tree, nodes, shape.Depths);
            AddUp(nodes, shape.Order);
            return new IsolationTree(nodes, features);
        }
        catch (InvalidModelException error)
        {
            throw new InvalidModelException($"Tree {tree}: {error.Message}", error);
        }
    }

    private TreeNode[] Nodes(int start, int length)
    {
        var branches = Column("nodes_modes").Branches.Slice(start, length);
        var features = Column("nodes_featureids").Ints.Slice(start, length);
        var thresholds = Column("nodes_values").Floats.Slice(start, length);
        var left = Column("nodes_truenodeids").Ints.Slice(start, length);
        var right = Column("nodes_falsenodeids").Ints.Slice(start, length);
        var nodes = new TreeNode[length];
        for (var i = 0; i < length; i++)
        {
            // Out of int's range is out of the tree's range: clamping keeps it so.
            nodes[i] = branches[i]
                ? new TreeNode(Clamp(features[i]), thresholds[i], Clamp(left[i]), Clamp(right[i]), 0)
                : features[i] == 0 && thresholds[i] == 0 && left[i] == 0 && right[i] == 0
                    ? TreeNode.Leaf(0)
                    : throw new InvalidModelException($"Node {i} is a leaf, but has a feature, a threshold or children.");
        }

        return nodes;
    }

    private void ReadWeights(int tree, TreeNode[] nodes, int[] depths)
    {
        var trees = Column("target_treeids").Ints;
        var ids = Column("target_nodeids").Ints;
        var weights = Column("target_weights").Floats;
        for (var i = 0; i < nodes.Length; i++)
        {
            if (!nodes[i].IsLeaf)
                continue;

            if (_leaf == weights.Length || trees[_leaf] != tree || ids[_leaf] != i)
                throw new InvalidModelException($"Leaf {i} has no weight in its place.");

            var samples = PathLength.SamplesOf(depths[i], weights[_leaf]);
            nodes[i] = samples > 0
                ? TreeNode.Leaf(samples)
                : throw new InvalidModelException($"Leaf {i} has the weight {weights[_leaf]}, which is no path length at depth {depths[i]}.");
            _leaf++;
        }
    }

    private static void AddUp(TreeNode[] nodes, int[] order)
    {
        for (var i = order.Length - 1; i >= 0; i--)
        {
            ref var node = ref nodes[order[i]];
            if (!node.IsLeaf)
                node = node with { Samples = nodes[node.Left].Samples + nodes[node.Right].Samples };

            if (node.Samples > ForestLimits.SamplesPerTree)
                throw new InvalidModelException($"Node {order[i]} has more than {ForestLimits.SamplesPerTree} training rows.");
        }
    }

    private static int Clamp(long value) => value is >= 0 and <= int.MaxValue ? (int)value : int.MaxValue;
}
