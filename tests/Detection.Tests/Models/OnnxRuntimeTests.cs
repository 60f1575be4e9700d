using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;
using Anomaly.Detection.Models.Sklearn;
using Anomaly.Detection.Tests.Forests;
using Anomaly.Testing;
using Microsoft.ML.OnnxRuntime;

namespace Anomaly.Detection.Tests.Models;

/// <summary>Scores model files with the real ONNX Runtime.</summary>
public sealed class OnnxRuntimeTests
{
    [Fact]
    public void Scores_ofATrainedModel_areOursWithinAHundredThousandth()
    {
        var rows = SyntheticRows.Make(3000, 14, seed: 9);
        var trained = ForestTrainer.Train(rows, new ForestParameters());
        var file = ModelFile.Write(trained.Forest, trained.Offset, TrainedModels.Metadata with { Summary = TrainingSummary.Of(rows, trained.Scores) });

        AssertClose(trained.Scores, Score(file, rows.Values.ToArray()));
    }

    [Fact]
    public void Scores_ofAnImportedModel_areScikitLearnsWithinAHundredThousandth()
    {
        var golden = GoldenScores.Read("SIM-RAIL-1d");
        var dump = SklearnForest.Read(GoldenScores.ForestOf("SIM-RAIL-1d"));
        var file = dump.ToModelFile(new ModelVersion(Market.US, 0, 1, 0), TrainedModels.Metadata.TrainedAt);

        AssertClose(golden.Scores, Score(file, [.. golden.Rows.Select(value => (float)value)]));
    }

    private static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<float> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var r = 0; r < expected.Count; r++)
            Assert.Equal(expected[r], actual[r], 1e-5);
    }

    private static float[] Score(byte[] model, float[] rows)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        using var run = new RunOptions();
        using var features = OrtValue.CreateTensorValueFromMemory(rows, [rows.Length / 14, 14]);
        using var results = session.Run(run, ["features"], [features], ["score_samples"]);
        Assert.Equal([rows.Length / 14, 1], results[0].GetTensorTypeAndShape().Shape);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
