namespace Anomaly.Detection.Forests.Cuts;

/// <summary>
/// Consecutive trees that share byte-sized vocabularies: at most 255 different cuts per feature, so that a value's place among them is a byte, and at most
/// 128 different path lengths.
/// </summary>
internal sealed class TreeGroup
{
    public const int MaxCuts = 255;
    public const int MaxWeights = 128;
    public const int MaxTrees = 255;

    private readonly SortedSet<float>[] _cuts;
    private readonly HashSet<long> _weights = [];

    private TreeGroup(int first, int features)
    {
        First = first;
        _cuts = [.. Enumerable.Range(0, features).Select(_ => new SortedSet<float>())];
    }

    /// <summary>Index of the first tree.</summary>
    public int First { get; }

    /// <summary>How many trees.</summary>
    public int Count { get; private set; }

    /// <summary>Per feature, the cuts in ascending order.</summary>
    public float[][] Cuts => [.. _cuts.Select(cuts => cuts.ToArray())];

    /// <summary>The different path lengths, in ascending order.</summary>
    public long[] Weights => [.. _weights.Order()];

    /// <summary>Splits a forest into groups, greedily; null when one tree alone is too much for a group.</summary>
    public static List<TreeGroup>? Split(ReadOnlySpan<IsolationTree> trees, int features)
    {
        var groups = new List<TreeGroup>();
        for (var t = 0; t < trees.Length; t++)
        {
            if (groups.Count > 0 && groups[^1].TryAdd(trees[t]))
                continue;

            groups.Add(new TreeGroup(t, features));
            if (!groups[^1].TryAdd(trees[t]))
                return null;
        }

        return groups;
    }

    private bool TryAdd(IsolationTree tree)
    {
        var nodes = tree.Nodes;
        var cuts = new List<(int Feature, float Cut)>();
        var weights = new List<long>();
        for (var i = 0; i < nodes.Length; i++)
        {
            if (!nodes[i].IsLeaf && _cuts[nodes[i].Feature].Add(nodes[i].Threshold))
                cuts.Add((nodes[i].Feature, nodes[i].Threshold));
            else if (nodes[i].IsLeaf && PathLength.Fixed(tree.Depths[i], nodes[i].Samples) is var weight && _weights.Add(weight))
                weights.Add(weight);
        }

        if (Count < MaxTrees && _weights.Count <= MaxWeights && _cuts.All(set => set.Count <= MaxCuts))
        {
            Count++;
            return true;
        }

        cuts.ForEach(added => _cuts[added.Feature].Remove(added.Cut));
        weights.ForEach(added => _weights.Remove(added));
        return false;
    }
}
