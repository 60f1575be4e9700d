namespace Anomaly.Detection.Forests;

/// <summary>Grows isolation forests as scikit-learn does, reproducibly: (rows, parameters) fix every bit of the result.</summary>
public static class ForestTrainer
{
    /// <summary>The offset of scikit-learn's contamination "auto".</summary>
    public const double AutoOffset = -0.5;

    private const int RowsPerChunk = 16_384;

    /// <summary>
    /// Grows the trees and scores the training rows. Uses up to <paramref name="threads"/> threads, the caller's among them; their number changes
    /// nothing in the result. The cost is that of scoring the rows once.
    /// </summary>
    /// <param name="rows">At least two samples' worth of rows; every feature with at least two different values.</param>
    /// <param name="parameters">Size, contamination and seed.</param>
    /// <param name="threads">At most this many threads; 0 for one per processor.</param>
    /// <param name="cancellation">Stops between trees and between chunks of rows.</param>
    /// <exception cref="TrainingException">Too few rows, a feature without spread, or a parameter out of range.</exception>
    public static TrainedForest Train(FeatureMatrix rows, ForestParameters parameters, int threads = 0, CancellationToken cancellation = default)
    {
        parameters.Check();
        CheckRows(rows, parameters);

        var options = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount,
        };
        var samples = Math.Min(parameters.SamplesPerTree, rows.Rows);
        var trees = new IsolationTree[parameters.Trees];
        Parallel.For(0, trees.Length, options, t => trees[t] = TreeGrower.Grow(rows, samples, parameters.Seed, (uint)t));

        var forest = new IsolationForest(trees, rows.Features);
        var scores = Score(forest, rows, options);
        var offset = parameters.Contamination is { } share ? OrderStatistics.Quantile(scores.AsSpan().ToArray(), share) : AutoOffset;
        return new TrainedForest(forest, offset, scores);
    }

    private static double[] Score(IsolationForest forest, FeatureMatrix rows, ParallelOptions options)
    {
        var scores = new double[rows.Rows];
        Parallel.For(0, (rows.Rows + RowsPerChunk - 1) / RowsPerChunk, options, chunk =>
        {
            var first = chunk * RowsPerChunk;
            var count = Math.Min(RowsPerChunk, rows.Rows - first);
            forest.Score(rows.Values.Slice(first * rows.Features, count * rows.Features), scores.AsSpan(first, count));
        });
        return scores;
    }

    /// <exception cref="TrainingException">How many rows are missing, or which feature never changes.</exception>
    private static void CheckRows(FeatureMatrix rows, ForestParameters parameters)
    {
        if (rows.Rows < 2)
            throw new TrainingException($"There are {rows.Rows} usable training rows, where a tree needs at least 2.");

        if (parameters.AcceptPoorData)
            return;

        if (rows.Rows < 2L * parameters.SamplesPerTree)
        {
            throw new TrainingException(
                $"There are {rows.Rows} usable training rows, but trees of {parameters.SamplesPerTree} rows need at least {2L * parameters.SamplesPerTree}.");
        }

        for (var feature = 0; feature < rows.Features; feature++)
        {
            if (!Spreads(rows, feature))
                throw new TrainingException($"Feature {feature} is {rows.Row(0)[feature]} in all {rows.Rows} training rows; a forest cannot split it.");
        }
    }

    private static bool Spreads(FeatureMatrix rows, int feature)
    {
        var values = rows.Values;
        var first = values[feature];
        for (var i = feature; i < values.Length; i += rows.Features)
        {
            if (values[i] != first)
                return true;
        }

        return false;
    }
}
