using Anomaly.Detection.Forests;
using Anomaly.Detection.Models.Onnx;

namespace Anomaly.Detection.Models;

/// <summary>Reads the columns of a TreeEnsembleRegressor back into checked trees.</summary>
internal sealed class OnnxTreesReader
{
    /// <summary>Entries in a column, at most, and the attribute's other fields: twice the nodes of the largest sensible forest.</summary>
    private const int MaxFields = 4_000_000;
    private const int MaxAttributes = 32;

    private readonly Dictionary<string, AttributeProto> _attributes = new(StringComparer.Ordinal);
    private readonly bool[] _branches;
    private readonly long[] _trees, _ids, _features, _left, _right;
    private readonly float[] _thresholds;
    private readonly long[] _weightTrees, _weightIds;
    private readonly float[] _weights;
    private readonly Dictionary<(int Depth, float Weight), int> _samplesOfLeaves = [];
    private int _leaf;

    /// <summary>Takes the known attributes one by one; what is left over then belongs to no isolation forest.</summary>
    private OnnxTreesReader(NodeProto node)
    {
        foreach (var bytes in node.Attribute)
        {
            var attribute = OnnxFile.Parse(AttributeProto.Parser, bytes, "attribute", MaxFields);
            if (_attributes.Count == MaxAttributes || !_attributes.TryAdd(attribute.Name, attribute))
                throw new InvalidModelException($"The trees have the attribute \"{Quote.Short(attribute.Name)}\" twice, or too many attributes.");
        }

        Require("aggregate_function", !Has("aggregate_function") || Take("aggregate_function").S.Span.SequenceEqual("SUM"u8));
        Require("post_transform", !Has("post_transform") || Take("post_transform").S.Span.SequenceEqual("NONE"u8));
        Require("n_targets", Take("n_targets").I == 1);

        _branches = [.. Take("nodes_modes").Strings.Select(mode => IsBranch(mode.Span))];
        var nodes = _branches.Length;
        _trees = Ints("nodes_treeids", nodes);
        _ids = Ints("nodes_nodeids", nodes);
        _features = Ints("nodes_featureids", nodes);
        _thresholds = Floats("nodes_values", nodes);
        _left = Ints("nodes_truenodeids", nodes);
        _right = Ints("nodes_falsenodeids", nodes);
        if (Has("nodes_hitrates"))
            Floats("nodes_hitrates", nodes);
        if (Has("nodes_missing_value_tracks_true"))
            Require("nodes_missing_value_tracks_true", !Ints("nodes_missing_value_tracks_true", nodes).AsSpan().ContainsAnyExcept(0L));

        _weights = [.. Take("target_weights").Floats];
        _weightTrees = Ints("target_treeids", _weights.Length);
        _weightIds = Ints("target_nodeids", _weights.Length);
        Require("target_ids", !Ints("target_ids", _weights.Length).AsSpan().ContainsAnyExcept(0L));
        if (_attributes.Count > 0)
            Require(_attributes.Keys.First(), false);
    }

    /// <exception cref="InvalidModelException">Which attribute, tree or node is wrong.</exception>
    public static List<IsolationTree> Read(NodeProto node, int features)
    {
        var reader = new OnnxTreesReader(node);
        var trees = new List<IsolationTree>();
        for (var start = 0; start < reader._branches.Length;)
        {
            var length = reader.LengthOfTree(trees.Count, start);
            trees.Add(reader.ReadTree(trees.Count, start, length, features));
            start += length;
        }

        return reader._leaf == reader._weights.Length ? trees : throw new InvalidModelException("The trees have fewer leaves than weights.");
    }

    private bool Has(string name) => _attributes.ContainsKey(name);

    private AttributeProto Take(string name) =>
        _attributes.Remove(name, out var attribute) ? attribute : throw new InvalidModelException($"The trees have no attribute \"{name}\".");

    private long[] Ints(string name, int length)
    {
        var column = Take(name).Ints.ToArray();
        Require(name, column.Length == length);
        return column;
    }

    private float[] Floats(string name, int length)
    {
        var column = Take(name).Floats.ToArray();
        Require(name, column.Length == length);
        return column;
    }

    private static void Require(string name, bool sound)
    {
        if (!sound)
            throw new InvalidModelException($"The trees' attribute \"{Quote.Short(name)}\" has a value or length that an isolation forest's has not.");
    }

    private static bool IsBranch(ReadOnlySpan<byte> mode) =>
        mode.SequenceEqual("BRANCH_LEQ"u8) || (mode.SequenceEqual("LEAF"u8)
            ? false
            : throw new InvalidModelException("A tree node has a mode other than BRANCH_LEQ and LEAF, the only ones of an isolation forest."));

    private int LengthOfTree(int tree, int start)
    {
        if (tree >= ForestLimits.Trees)
            throw new InvalidModelException($"The file has more than {ForestLimits.Trees} trees.");

        var at = start;
        while (at < _branches.Length && _trees[at] == tree && _ids[at] == at - start)
            at++;

        return at > start
            ? at - start
            : throw new InvalidModelException($"Entry {start} of the nodes is node {_ids[start]} of tree {_trees[start]}, where tree {tree} must begin with node 0.");
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
        catch (InvalidForestException error)
        {
            throw new InvalidModelException($"Tree {tree}: {error.Message}", error);
        }
    }

    private TreeNode[] Nodes(int start, int length)
    {
        var nodes = new TreeNode[length];
        for (var i = 0; i < length; i++)
        {
            // Out of int's range is out of the tree's range: clamping keeps it so.
            var at = start + i;
            nodes[i] = _branches[at]
                ? new TreeNode(Clamp(_features[at]), _thresholds[at], Clamp(_left[at]), Clamp(_right[at]), 0)
                : _features[at] == 0 && _thresholds[at] == 0 && _left[at] == 0 && _right[at] == 0
                    ? TreeNode.Leaf(0)
                    : throw new InvalidForestException($"Node {i} is a leaf, but has a feature, a threshold or children.");
        }

        return nodes;
    }

    private void ReadWeights(int tree, TreeNode[] nodes, int[] depths)
    {
        for (var i = 0; i < nodes.Length; i++)
        {
            if (!nodes[i].IsLeaf)
                continue;

            if (_leaf == _weights.Length || _weightTrees[_leaf] != tree || _weightIds[_leaf] != i)
                throw new InvalidForestException($"Leaf {i} has no weight in its place.");

            // Few leaves differ in both, and finding the number takes a search.
            if (!_samplesOfLeaves.TryGetValue((depths[i], _weights[_leaf]), out var samples))
                _samplesOfLeaves[(depths[i], _weights[_leaf])] = samples = PathLength.SamplesOf(depths[i], _weights[_leaf]);

            nodes[i] = samples > 0
                ? TreeNode.Leaf(samples)
                : throw new InvalidForestException($"Leaf {i} has the weight {_weights[_leaf]}, which is no path length at depth {depths[i]}.");
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
                throw new InvalidForestException($"Node {order[i]} has more than {ForestLimits.SamplesPerTree} training rows.");
        }
    }

    private static int Clamp(long value) => value is >= 0 and <= int.MaxValue ? (int)value : int.MaxValue;
}
