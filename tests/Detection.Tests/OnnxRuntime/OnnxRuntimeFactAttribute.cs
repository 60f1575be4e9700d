using Anomaly.Testing;

namespace Anomaly.Detection.Tests.OnnxRuntime;

/// <summary>
/// A test that runs the real ONNX Runtime under Node. Skipped, with the command that helps, where it is not installed; never skipped in CI.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnnxRuntimeFactAttribute : FactAttribute
{
    public static string Folder { get; } = Path.Combine(SharedData.Repository, "tests", "Detection.Tests", "OnnxRuntime");

    public OnnxRuntimeFactAttribute()
    {
        var installed = Directory.Exists(Path.Combine(Folder, "node_modules", "onnxruntime-node"));
        if (!installed && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = "onnxruntime-node is not installed: run `npm ci --ignore-scripts` in tests/Detection.Tests/OnnxRuntime";
    }
}
