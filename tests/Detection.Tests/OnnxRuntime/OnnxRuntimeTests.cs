using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;
using Anomaly.Detection.Models.Sklearn;
using Anomaly.Detection.Tests.Forests;
using Anomaly.Detection.Tests.Models;

namespace Anomaly.Detection.Tests.OnnxRuntime;

public sealed class OnnxRuntimeTests
{
    [OnnxRuntimeFact]
    public async Task Scores_of_a_trained_model_are_ours_within_a_hundred_thousandth()
    {
        var rows = SyntheticRows.Make(3000, 14, seed: 9);
        var trained = ForestTrainer.Train(rows, new ForestParameters());
        var file = ModelFile.Write(trained.Forest, trained.Offset, TrainedModels.Metadata with { Summary = TrainingSummary.Of(rows, trained.Scores) });

        var scores = await ScoreAsync(file, rows.Values.ToArray());

        AssertClose(trained.Scores, scores);
    }

    [OnnxRuntimeFact]
    public async Task Scores_of_an_imported_model_are_scikit_learns_within_a_hundred_thousandth()
    {
        var golden = GoldenScores.Read("SIM-RAIL-1d");
        var dump = SklearnForest.Read(GoldenScores.ForestOf("SIM-RAIL-1d"));

        var scores = await ScoreAsync(
            dump.ToModelFile(new ModelVersion(Market.US, 0, 1, 0), TrainedModels.Metadata.TrainedAt), [.. golden.Rows.Select(value => (float)value)]);

        AssertClose(golden.Scores, scores);
    }

    private static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var r = 0; r < expected.Count; r++)
            Assert.Equal(expected[r], actual[r], 1e-5);
    }

    private static async Task<double[]> ScoreAsync(byte[] model, float[] rows)
    {
        var folder = Directory.CreateTempSubdirectory("anomaly-onnx-");
        try
        {
            var (modelPath, rowsPath) = (Path.Combine(folder.FullName, "model.onnx"), Path.Combine(folder.FullName, "rows.f32"));
            await File.WriteAllBytesAsync(modelPath, model);
            await File.WriteAllBytesAsync(rowsPath, MemoryMarshal.AsBytes(rows.AsSpan()).ToArray());
            var start = new ProcessStartInfo("node", ["score.js", modelPath, rowsPath])
            {
                WorkingDirectory = OnnxRuntimeFactAttribute.Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var node = Process.Start(start)!;
            var errors = node.StandardError.ReadToEndAsync();
            var output = await node.StandardOutput.ReadToEndAsync();
            await node.WaitForExitAsync();
            Assert.True(node.ExitCode == 0, await errors);
            return [.. output.Split('\n').Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
