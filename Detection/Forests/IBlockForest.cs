namespace Anomaly.Detection.Forests;

/// <summary>A forest in a form that sums the path lengths of many rows at once. Every form gives the same bits: all add whole numbers.</summary>
internal interface IBlockForest
{
    /// <summary>Rows in a block, at most.</summary>
    int BlockRows { get; }

    /// <summary>For fewer rows, walking each alone is faster.</summary>
    int WorthFrom { get; }

    /// <summary>The sum over all trees of each row's fixed-point path length. Any number of threads may ask at once.</summary>
    /// <param name="values">Rows of finite values, as many as there are sums.</param>
    /// <param name="sums">One per row, at most <see cref="BlockRows"/>.</param>
    void Sum(ReadOnlySpan<float> values, Span<long> sums);
}
