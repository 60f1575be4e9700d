using Anomaly.Benchmarks.Quick;
using Microsoft.ML.OnnxRuntime;

namespace Anomaly.Benchmarks.Forests;

/// <summary>Measures the real ONNX Runtime, one thread, on a model file of ours.</summary>
internal static class OnnxRuntimePeer
{
    private static readonly string[] Inputs = ["features"];
    private static readonly string[] Outputs = ["score_samples"];

    public static IEnumerable<QuickResult> Measure(byte[] model, float[] rows)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        using var run = new RunOptions();
        foreach (var (count, runs) in new[] { (1, 20_000), (2_520, 100), (100_000, 15) })
        {
            using var features = OrtValue.CreateTensorValueFromMemory(
                rows[..(count * SampleForest.Features)], [count, SampleForest.Features]);
            OrtValue[] values = [features];
            yield return Stopclock.Time($"ONNX Runtime {OrtEnv.Instance().GetVersionString()}: score {count:N0} rows, per row", () =>
            {
                using var scores = session.Run(run, Inputs, values, Outputs);
                return scores[0].GetTensorDataAsSpan<float>()[0];
            }, runs, perRun: count);
        }
    }
}
