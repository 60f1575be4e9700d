namespace Anomaly.Detection.Forests;

/// <summary>
/// An isolation forest ready to score. Immutable and safe for any number of threads. A row's score has the same bits whether it is scored alone or
/// among a million, on any machine; it equals scikit-learn's <c>score_samples</c> for the same trees to about 1e-12.
/// </summary>
public sealed class IsolationForest
{
    private readonly IsolationTree[] _trees;
    private readonly RowScorer _scorer;

    /// <param name="trees">At least one; all grown from the same number of rows.</param>
    /// <param name="features">Features in a row.</param>
    /// <exception cref="InvalidForestException">The trees do not belong together, or are more or larger than <see cref="ForestLimits"/> says.</exception>
    public IsolationForest(IEnumerable<IsolationTree> trees, int features)
    {
        _trees = [.. trees];
        Features = features;
        Check(_trees, features);
        SamplesPerTree = _trees[0].Samples;
        _scorer = new RowScorer(
            new TreeWalk(_trees), BatchScorer.TryCreate(_trees, features), new ScoreFunction(_trees.Length, SamplesPerTree), features);
    }

    /// <summary>Features in a row.</summary>
    public int Features { get; }

    /// <summary>Training rows that each tree was grown from; psi in the literature.</summary>
    public int SamplesPerTree { get; }

    /// <summary>The trees.</summary>
    public IReadOnlyList<IsolationTree> Trees => _trees;

    /// <summary>Scores one row. Values are cast to <c>float</c> first, as scikit-learn does.</summary>
    /// <param name="row"><see cref="Features"/> values.</param>
    /// <returns>In (-1, 0); lower is more anomalous.</returns>
    /// <exception cref="ArgumentException">The row has another length, or a value that is not finite as a <c>float</c>.</exception>
    public double Score(ReadOnlySpan<double> row)
    {
        Span<float> values = stackalloc float[ForestLimits.Features];
        values = values[..Math.Min(row.Length, values.Length)];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)row[i];

        return Score((ReadOnlySpan<float>)values);
    }

    /// <inheritdoc cref="Score(ReadOnlySpan{double})"/>
    public double Score(ReadOnlySpan<float> row)
    {
        if (row.Length != Features)
            throw new ArgumentException($"The row has {row.Length} values; the forest was trained on {Features}.", nameof(row));

        return _scorer.Score(row);
    }

    /// <summary>Scores many rows. Values are cast to <c>float</c> first, as scikit-learn does.</summary>
    /// <param name="rows">The rows one after the other, <see cref="Features"/> values each.</param>
    /// <param name="scores">Receives one score per row, in (-1, 0); lower is more anomalous.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a value is not finite as a <c>float</c>; the message names row and feature.</exception>
    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        CheckLengths(rows.Length, scores.Length);
        _scorer.Score(rows, scores);
    }

    /// <inheritdoc cref="Score(ReadOnlySpan{double}, Span{double})"/>
    public void Score(ReadOnlySpan<float> rows, Span<double> scores)
    {
        CheckLengths(rows.Length, scores.Length);
        _scorer.Score(rows, scores);
    }

    private void CheckLengths(int values, int scores)
    {
        if (values != (long)scores * Features)
            throw new ArgumentException($"{values} values are not {scores} rows of {Features} features.");
    }

    private static void Check(ReadOnlySpan<IsolationTree> trees, int features)
    {
        if (features is < 1 or > ForestLimits.Features)
            throw new InvalidForestException($"A forest has 1 to {ForestLimits.Features} features, not {features}.");

        if (trees.Length is < 1 or > ForestLimits.Trees)
            throw new InvalidForestException($"A forest has 1 to {ForestLimits.Trees} trees, not {trees.Length}.");

        var samples = trees[0].Samples;
        if (samples is < 2 or > ForestLimits.SamplesPerTree)
            throw new InvalidForestException($"A tree is grown from 2 to {ForestLimits.SamplesPerTree} rows, not {samples}.");

        for (var t = 0; t < trees.Length; t++)
        {
            if (trees[t].Samples != samples)
                throw new InvalidForestException($"Tree {t} was grown from {trees[t].Samples} rows, but tree 0 from {samples}.");

            foreach (ref readonly var node in trees[t].Nodes)
            {
                if (!node.IsLeaf && node.Feature >= features)
                    throw new InvalidForestException($"Tree {t} splits feature {node.Feature}, outside the forest's {features}.");
            }
        }
    }
}

/// <summary>How large a forest may be, whether trained, imported or read from a file.</summary>
public static class ForestLimits
{
    /// <summary>Trees in a forest, at most.</summary>
    public const int Trees = 4096;

    /// <summary>Training rows per tree, at most.</summary>
    public const int SamplesPerTree = 65_536;

    /// <summary>Features in a row, at most.</summary>
    public const int Features = 256;
}

/// <summary>Nodes that form no isolation tree, or trees that form no forest. The message is one sentence, with tree and node numbers where there are any.</summary>
/// <param name="message">One sentence for the person who supplied the trees.</param>
public sealed class InvalidForestException(string message) : Exception(message);
