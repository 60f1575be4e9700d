using System.Globalization;
using System.Text.Json;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;
using Anomaly.Detection.Models.Sklearn;
using Anomaly.Detection.Tests.Forests;
using Xunit.Abstractions;

namespace Anomaly.Detection.Tests.Models.Fuzzing;

/// <summary>
/// Damaged model files and dumps: each is refused with a clear sentence, or is a model whose scores are numbers in (-1, 0).
/// ANOMALY_FUZZ_CASES sets the number of cases per format; the long form is 1,000,000.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly int Cases =
        int.Parse(Environment.GetEnvironmentVariable("ANOMALY_FUZZ_CASES") ?? "4000", CultureInfo.InvariantCulture);

    private static readonly TrainedForest Small = ForestTrainer.Train(
        SyntheticRows.Make(200, 14, seed: 4), new ForestParameters { Trees = 3, SamplesPerTree = 8 });

    [Fact]
    public void Read_damagedModelFiles_neverCrashOrScoreNonsense() =>
        Run(ModelFile.Write(Small.Forest, Small.Offset, TrainedModels.Metadata with { Summary = null }), bytes => ModelFile.Read(bytes).Forest);

    [Fact]
    public void Read_damagedDumps_neverCrashOrScoreNonsense() => Run(Dump(), bytes => SklearnForest.Read(bytes).Forest);

    private void Run(byte[] sound, Func<byte[], IsolationForest> read)
    {
        var mutator = new Mutator(sound);
        var refusals = 0;
        Assert.NotNull(read(sound));
        Parallel.For(0, Cases, number =>
        {
            var bytes = mutator.Case(number);
            try
            {
                AssertSane(read(bytes), number);
            }
            catch (InvalidModelException refusal)
            {
                Interlocked.Increment(ref refusals);
                Assert.True(refusal.Message.Length is > 10 and < 400 && refusal.Message.EndsWith('.') && !refusal.Message.Any(char.IsControl), $"case {number}: {refusal.Message}");
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"case {number}: {Convert.ToBase64String(bytes)}", error);
            }
        });
        output.WriteLine($"{Cases} cases, {refusals} refused");
        Assert.InRange(refusals, Cases / 2, Cases);
    }

    private static void AssertSane(IsolationForest forest, int number)
    {
        var rows = SyntheticRows.Make(9, forest.Features, seed: number);
        var scores = new double[rows.Rows];
        forest.Score(rows.Values, scores);
        Assert.All(scores, score => Assert.True(score is > -1 and < 0, $"case {number}: score {score}"));
    }

    private static byte[] Dump() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        format = "iforest-json-1",
        n_estimators = Small.Forest.Trees.Count,
        max_samples = Small.Forest.SamplesPerTree,
        offset_ = Small.Offset,
        contamination = 0.01,
        features = TrainedModels.Metadata.FeatureNames,
        trees = Small.Forest.Trees.Select(tree => new
        {
            children_left = tree.Nodes.ToArray().Select(node => node.Left),
            children_right = tree.Nodes.ToArray().Select(node => node.Right),
            feature = tree.Nodes.ToArray().Select(node => node.IsLeaf ? -2 : node.Feature),
            threshold = tree.Nodes.ToArray().Select(node => node.IsLeaf ? -2.0 : node.Threshold),
            n_node_samples = tree.Nodes.ToArray().Select(node => node.Samples),
        }),
    });
}
