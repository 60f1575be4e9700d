using Anomaly.Detection.Forests;

namespace Anomaly.Evaluation;

/// <summary>One tree of a <see cref="RandomCutForest"/>: points in the leaves, above them cuts drawn in proportion to how far the points spread.</summary>
internal sealed class RandomCutTree
{
    private const int None = -1;

    private readonly int _dimensions;
    private readonly int[] _parent;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly int[] _mass;
    private readonly int[] _cutDimension;
    private readonly double[] _cutAt;
    private readonly double[] _low;
    private readonly double[] _high;
    private Xoshiro256 _random;
    private int _nodes;
    private int _root = None;

    public RandomCutTree(int dimensions, int capacity, Xoshiro256 random)
    {
        var nodes = (2 * capacity) - 1;
        (_dimensions, _random) = (dimensions, random);
        (_parent, _left, _right, _mass, _cutDimension, _cutAt) = (new int[nodes], new int[nodes], new int[nodes], new int[nodes], new int[nodes], new double[nodes]);
        (_low, _high) = (new double[nodes * dimensions], new double[nodes * dimensions]);
    }

    /// <summary>Puts a point in.</summary>
    /// <param name="point">The point; at most as many as the capacity.</param>
    public void Insert(ReadOnlySpan<double> point)
    {
        if (_root == None)
        {
            _root = Leaf(point, None);
            return;
        }

        var node = _root;
        while (true)
        {
            if (IsLeaf(node) && Box(_low, node).SequenceEqual(point))
            {
                Grow(node, point);
                return;
            }

            var (dimension, at) = DrawCut(node, point);
            if (at < _low[(node * _dimensions) + dimension] || at >= _high[(node * _dimensions) + dimension])
            {
                Split(node, point, dimension, at);
                return;
            }

            node = Side(node, point);
        }
    }

    /// <summary>The mean, over the cuts that could be drawn, of how early a point would be cut off: 1 above the root, less the deeper.</summary>
    public double Score(ReadOnlySpan<double> point)
    {
        var (score, reach, depth, node) = (0.0, 1.0, 0, _root);
        while (!IsLeaf(node))
        {
            var chance = ChanceOfCut(node, point);
            score += reach * chance / (depth + 1);
            reach *= 1 - chance;
            node = Side(node, point);
            depth++;
        }

        // The same point again is the less anomalous, the more of the tree it is.
        return score + (reach * (Box(_low, node).SequenceEqual(point)
            ? (1 - (_mass[node] / (2.0 * _mass[_root]))) / (depth + Math.Log2(1 + _mass[node]))
            : 1.0 / (depth + 1)));
    }

    private bool IsLeaf(int node) => _left[node] == None;

    private int Side(int node, ReadOnlySpan<double> point) => point[_cutDimension[node]] <= _cutAt[node] ? _left[node] : _right[node];

    private Span<double> Box(double[] bounds, int node) => bounds.AsSpan(node * _dimensions, _dimensions);

    // Somewhere along the sides of the box around the node and the point, each side as likely as it is long.
    private (int Dimension, double At) DrawCut(int node, ReadOnlySpan<double> point)
    {
        var draw = _random.NextUnit() * Spread(node, point);
        var cut = (0, 0.0);
        for (var d = 0; d < _dimensions; d++)
        {
            var low = Math.Min(_low[(node * _dimensions) + d], point[d]);
            var high = Math.Max(_high[(node * _dimensions) + d], point[d]);
            if (high <= low)
                continue;
            cut = (d, Math.Min(low + draw, Math.BitDecrement(high)));
            if (draw < high - low)
                break;
            draw -= high - low;
        }

        return cut;
    }

    private double Spread(int node, ReadOnlySpan<double> point)
    {
        var sum = 0.0;
        for (var d = 0; d < _dimensions; d++)
            sum += Math.Max(_high[(node * _dimensions) + d], point[d]) - Math.Min(_low[(node * _dimensions) + d], point[d]);
        return sum;
    }

    private double ChanceOfCut(int node, ReadOnlySpan<double> point)
    {
        var (beyond, within) = (0.0, 0.0);
        for (var d = 0; d < _dimensions; d++)
        {
            var (low, high) = (_low[(node * _dimensions) + d], _high[(node * _dimensions) + d]);
            within += high - low;
            beyond += Math.Max(0, low - point[d]) + Math.Max(0, point[d] - high);
        }

        return beyond > 0 ? beyond / (beyond + within) : 0;
    }

    private int Leaf(ReadOnlySpan<double> point, int parent)
    {
        var leaf = _nodes++;
        (_parent[leaf], _left[leaf], _right[leaf], _mass[leaf]) = (parent, None, None, 1);
        point.CopyTo(Box(_low, leaf));
        point.CopyTo(Box(_high, leaf));
        return leaf;
    }

    // A new cut above a node: the node on one side of it, the point on the other.
    private void Split(int node, ReadOnlySpan<double> point, int dimension, double at)
    {
        var cut = _nodes++;
        (_cutDimension[cut], _cutAt[cut], _mass[cut]) = (dimension, at, _mass[node]);
        Box(_low, node).CopyTo(Box(_low, cut));
        Box(_high, node).CopyTo(Box(_high, cut));
        Replace(node, cut);
        var leaf = Leaf(point, cut);
        (_left[cut], _right[cut]) = point[dimension] <= at ? (leaf, node) : (node, leaf);
        _parent[node] = cut;
        Grow(cut, point);
    }

    private void Replace(int node, int by)
    {
        var parent = _parent[node];
        _parent[by] = parent;
        if (parent == None)
            _root = by;
        else if (_left[parent] == node)
            _left[parent] = by;
        else
            _right[parent] = by;
    }

    private void Grow(int node, ReadOnlySpan<double> point)
    {
        for (; node != None; node = _parent[node])
        {
            _mass[node]++;
            for (var d = 0; d < _dimensions; d++)
            {
                ref var low = ref _low[(node * _dimensions) + d];
                ref var high = ref _high[(node * _dimensions) + d];
                (low, high) = (Math.Min(low, point[d]), Math.Max(high, point[d]));
            }
        }
    }
}
