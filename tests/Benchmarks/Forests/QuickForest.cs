using System.Numerics;
using Anomaly.Benchmarks.Quick;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;

namespace Anomaly.Benchmarks.Forests;

/// <summary>
/// Scoring and training, beside the real ONNX Runtime on the same model and rows; and reading a model file. One thread unless the line says otherwise.
/// </summary>
public sealed class QuickForest : IQuickBenchmark
{
    private const int Bulk = 100_000;

    /// <inheritdoc />
    public string Name => "forest";

    /// <inheritdoc />
    public IEnumerable<QuickResult> Run()
    {
        var rows = SampleForest.Rows(Bulk);
        var trained = ForestTrainer.Train(rows, new ForestParameters());
        var forest = trained.Forest;
        var values = rows.Values.ToArray();
        var wide = values.Select(value => (double)value).ToArray();
        var scores = new double[Bulk];
        var next = 0;

        yield return Stopclock.Time("score 1 row, a different one each time", () =>
        {
            next = (next + 7919) % Bulk;
            return forest.Score(wide.AsSpan(next * SampleForest.Features, SampleForest.Features));
        }, runs: 20_000);
        yield return Stopclock.Time("explain 1 row", () => ForestExplainer.Explain(forest, wide.AsSpan(0, 14), wide.AsSpan(14, 14)), runs: 2_000);
        yield return Score(2_520);
        yield return Score(Bulk);
        foreach (var form in Forms(forest, values))
            yield return form;
        var file = SampleForest.ModelOf(trained);
        foreach (var peer in OnnxRuntimePeer.Measure(file, values))
            yield return peer;
        yield return Stopclock.Time($"read a model file of {file.Length:N0} bytes", () => ModelFile.Read(file), runs: 100);
        yield return Stopclock.Time("read its metadata", () => ModelFile.ReadMetadata(file), runs: 100);

        var many = SampleForest.Rows(500_000);
        foreach (var threads in new[] { 1, 2 })
            yield return Stopclock.Time($"train 500,000 rows with contamination, {threads} threads", () => ForestTrainer.Train(many, new ForestParameters(), threads), runs: 7);

        yield return Stopclock.Time("sum up 500,000 rows for the metadata, 2 threads", () => TrainingSummary.Of(many, new double[many.Rows], threads: 2), runs: 7);

        QuickResult Score(int count) => Stopclock.Time($"score {count:N0} rows, per row", () =>
        {
            forest.Score(values.AsSpan(0, count * SampleForest.Features), scores.AsSpan(0, count));
            return scores;
        }, runs: 30, perRun: count);
    }

    // The forms that give the same sums, whichever of them this processor would take.
    private static IEnumerable<QuickResult> Forms(IsolationForest forest, float[] values)
    {
        const int Rows = 20_480;
        var trees = forest.Trees.ToArray();
        var walk = new TreeWalk(trees);
        var sums = new long[Rows];
        yield return Stopclock.Time("  row by row", () =>
        {
            for (var r = 0; r < Rows; r++)
                sums[r] = walk.Sum(values.AsSpan(r * SampleForest.Features, SampleForest.Features));
            return sums;
        }, runs: 30, perRun: Rows);
        if (BatchScorer.TryCreate(trees, SampleForest.Features) is not { } batches)
            yield break;
        yield return Stopclock.Time($"  in blocks, vectors of {Vector<byte>.Count} bytes", () =>
        {
            for (var r = 0; r < Rows; r += BatchScorer.BlockRows)
                batches.Sum(values.AsSpan(r * SampleForest.Features, BatchScorer.BlockRows * SampleForest.Features), sums.AsSpan(r, BatchScorer.BlockRows));
            return sums;
        }, runs: 100, perRun: Rows);
    }
}
