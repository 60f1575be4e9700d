using Anomaly.Detection.Forests;

namespace Anomaly.Evaluation;

/// <summary>
/// A random cut forest (Guha, Mishra, Roy, Schrijvers: Robust Random Cut Forest Based Anomaly Detection on Streams, ICML 2016). A yardstick: it
/// ships nowhere. The same seed and points give the same scores.
/// </summary>
internal sealed class RandomCutForest
{
    private readonly RandomCutTree[] _trees;

    private RandomCutForest(RandomCutTree[] trees) => _trees = trees;

    /// <summary>Grows a forest.</summary>
    /// <param name="points">Numbers of all points, one after the other.</param>
    /// <param name="dimensions">Numbers in a point.</param>
    /// <param name="trees">How many trees.</param>
    /// <param name="sample">Points in a tree, drawn with replacement.</param>
    /// <param name="seed">Fixes samples and cuts.</param>
    public static RandomCutForest Grow(ReadOnlySpan<double> points, int dimensions, int trees, int sample, ulong seed)
    {
        var count = points.Length / dimensions;
        if (count == 0)
            throw new ArgumentException("A forest grows from at least one point.", nameof(points));
        var grown = new RandomCutTree[trees];
        for (var t = 0; t < trees; t++)
        {
            var random = new Xoshiro256(seed, (uint)t);
            grown[t] = new RandomCutTree(dimensions, sample, new Xoshiro256(seed + 1, (uint)t));
            for (var i = 0; i < sample; i++)
                grown[t].Insert(points.Slice(random.NextBelow(count) * dimensions, dimensions));
        }

        return new RandomCutForest(grown);
    }

    /// <summary>
    /// How far up in the trees a point would be cut off from all others, 0 to 1; larger is more anomalous: the mean over all cuts that inserting it
    /// could draw.
    /// </summary>
    public double Score(ReadOnlySpan<double> point)
    {
        var sum = 0.0;
        foreach (var tree in _trees)
            sum += tree.Score(point);
        return sum / _trees.Length;
    }
}
