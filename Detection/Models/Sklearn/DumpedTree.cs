using System.Text.Json;
using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Models.Sklearn;

/// <summary>The arrays of one tree of a dump, one entry per node.</summary>
internal sealed class DumpedTree
{
    private const int MaxNodes = 2 * ForestLimits.SamplesPerTree;

    private List<int> _left = [], _right = [], _feature = [], _samples = [];
    private List<double> _threshold = [];

    public static DumpedTree Read(ref JsonCursor cursor, int index)
    {
        var tree = new DumpedTree();
        var keys = new KeySet($"dump's tree {index}", "children_left", "children_right", "feature", "threshold", "n_node_samples");
        cursor.ExpectObject("trees");
        while (cursor.NextKey(keys) is { } key)
        {
            switch (key)
            {
                case "children_left": tree._left = ReadWholes(ref cursor, key); break;
                case "children_right": tree._right = ReadWholes(ref cursor, key); break;
                case "feature": tree._feature = ReadWholes(ref cursor, key); break;
                case "n_node_samples": tree._samples = ReadWholes(ref cursor, key); break;
                default: tree._threshold = ReadNumbers(ref cursor, key); break;
            }
        }

        keys.CheckComplete();
        return tree;
    }

    /// <exception cref="InvalidModelException">The arrays are no isolation tree of that many rows and features.</exception>
    public IsolationTree Build(int index, int samples, int features)
    {
        try
        {
            var tree = new IsolationTree(Nodes(), features);
            return tree.Samples == samples
                ? tree
                : throw new InvalidModelException($"The root has {tree.Samples} training rows, but max_samples is {samples}.");
        }
        catch (InvalidModelException error)
        {
            throw new InvalidModelException($"Tree {index}: {error.Message}", error);
        }
    }

    private TreeNode[] Nodes()
    {
        if (_right.Count != _left.Count || _feature.Count != _left.Count || _samples.Count != _left.Count || _threshold.Count != _left.Count)
            throw new InvalidModelException("The arrays have different lengths.");

        var nodes = new TreeNode[_left.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = _left[i] == -1
                ? new TreeNode(0, 0f, -1, _right[i], _samples[i])
                : new TreeNode(_feature[i], FloatFloor.Of(_threshold[i]), Math.Max(_left[i], 0), _right[i], _samples[i]);
            if (_left[i] < -1)
                throw new InvalidModelException($"Node {i} has the child {_left[i]}.");
        }

        return nodes;
    }

    private static List<int> ReadWholes(ref JsonCursor cursor, string name)
    {
        var values = new List<int>();
        cursor.Begin(JsonTokenType.StartArray, name);
        while (cursor.NextItem())
        {
            values.Add(cursor.CurrentWhole(name));
            CheckLength(values.Count, name);
        }

        return values;
    }

    private static List<double> ReadNumbers(ref JsonCursor cursor, string name)
    {
        var values = new List<double>();
        cursor.Begin(JsonTokenType.StartArray, name);
        while (cursor.NextItem())
        {
            values.Add(cursor.CurrentNumber(name));
            CheckLength(values.Count, name);
        }

        return values;
    }

    private static void CheckLength(int length, string name)
    {
        if (length > MaxNodes)
            throw new InvalidModelException($"The dump's \"{name}\" has more than {MaxNodes} entries in one tree.");
    }
}
