using System.Numerics;

namespace Anomaly.Detection.Forests;

/// <summary>
/// Grows one tree: a sample without replacement, then at each node a feature drawn uniformly among those not constant in the node and a threshold drawn
/// uniformly between its minimum (inclusive) and maximum (exclusive), down to the depth limit, single rows, or rows that are all alike.
/// </summary>
internal static class TreeGrower
{
    /// <param name="rows">All training rows.</param>
    /// <param name="samples">Rows to draw, at most all.</param>
    /// <param name="seed">The forest's seed.</param>
    /// <param name="tree">The tree's index; it has a generator of its own.</param>
    public static IsolationTree Grow(FeatureMatrix rows, int samples, ulong seed, uint tree)
    {
        var random = new Xoshiro256(seed, tree);
        var sample = DrawRows(rows.Rows, samples, ref random);
        var depthLimit = BitOperations.Log2((uint)samples - 1) + 1;
        var nodes = new List<TreeNode>(2 * samples);
        var pending = new Stack<Part>();
        var candidates = new int[rows.Features];
        pending.Push(new Part(0, samples, 0, -1));

        while (pending.TryPop(out var part))
        {
            var at = nodes.Count;
            if (part.RightOf >= 0)
                nodes[part.RightOf] = nodes[part.RightOf] with { Right = at };

            var members = sample.AsSpan(part.First, part.Count);
            if (part.Depth == depthLimit || members.Length == 1
                || !TrySplit(rows, members, candidates, ref random, out var feature, out var threshold))
            {
                nodes.Add(TreeNode.Leaf(members.Length));
                continue;
            }

            var left = Partition(rows, members, feature, threshold);
            nodes.Add(new TreeNode(feature, threshold, at + 1, -1, members.Length));
            pending.Push(new Part(part.First + left, members.Length - left, part.Depth + 1, at));
            pending.Push(new Part(part.First, left, part.Depth + 1, -1));
        }

        return new IsolationTree(CollectionsMarshal.AsSpan(nodes), rows.Features);
    }

    /// <summary>Floyd's algorithm (Bentley and Floyd, 1987): <paramref name="count"/> of the rows without replacement, in as many draws, every subset equally likely.</summary>
    private static int[] DrawRows(int rows, int count, ref Xoshiro256 random)
    {
        var drawn = new int[count];
        var taken = new HashSet<int>(count);
        for (var i = 0; i < count; i++)
        {
            var last = rows - count + i;
            var candidate = random.NextBelow(last + 1);
            if (!taken.Add(candidate))
                taken.Add(candidate = last);

            drawn[i] = candidate;
        }

        return drawn;
    }

    private static bool TrySplit(
        FeatureMatrix rows, ReadOnlySpan<int> members, int[] candidates, ref Xoshiro256 random, out int feature, out float threshold)
    {
        for (var i = 0; i < candidates.Length; i++)
            candidates[i] = i;

        // Drawing among all and discarding the constant ones draws uniformly among the others.
        for (var left = candidates.Length; left > 0; left--)
        {
            var drawn = random.NextBelow(left);
            feature = candidates[drawn];
            candidates[drawn] = candidates[left - 1];
            var (min, max) = Range(rows, members, feature);
            if (min < max)
            {
                threshold = Threshold(min, max, random.NextUnit());
                return true;
            }
        }

        (feature, threshold) = (0, 0);
        return false;
    }

    // In doubles, where neither the difference nor the product overflows; rounding may reach the maximum, which would leave the right side empty.
    private static float Threshold(float min, float max, double unit)
    {
        var threshold = min + unit * ((double)max - min);
        return threshold < max ? TreeNode.FloorToFloat(threshold) : min;
    }

    private static (float Min, float Max) Range(FeatureMatrix rows, ReadOnlySpan<int> members, int feature)
    {
        var values = rows.Values;
        float min = float.PositiveInfinity, max = float.NegativeInfinity;
        foreach (var row in members)
        {
            var value = values[row * rows.Features + feature];
            min = value < min ? value : min;
            max = value > max ? value : max;
        }

        return (min, max);
    }

    private static int Partition(FeatureMatrix rows, Span<int> members, int feature, float threshold)
    {
        var left = 0;
        for (var i = 0; i < members.Length; i++)
        {
            if (rows.Row(members[i])[feature] <= threshold)
            {
                (members[left], members[i]) = (members[i], members[left]);
                left++;
            }
        }

        return left;
    }

    /// <summary>Rows that await a node. <paramref name="RightOf"/> is the parent whose right child they become, or -1 for a left child or the root.</summary>
    private readonly record struct Part(int First, int Count, int Depth, int RightOf);
}
