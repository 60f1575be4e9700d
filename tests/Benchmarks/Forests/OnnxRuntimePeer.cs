using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Anomaly.Benchmarks.Quick;

namespace Anomaly.Benchmarks.Forests;

/// <summary>Measures the real ONNX Runtime, one thread, on a model file of ours.</summary>
internal static class OnnxRuntimePeer
{
    private static readonly string Modules = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "..", "..", "Detection.Tests", "OnnxRuntime", "node_modules"));

    public static IReadOnlyList<QuickResult> Measure(byte[] model, float[] rows)
    {
        if (!Directory.Exists(Path.Combine(Modules, "onnxruntime-node")))
            return [];

        var folder = Directory.CreateTempSubdirectory("anomaly-bench-");
        try
        {
            var (modelPath, rowsPath) = (Path.Combine(folder.FullName, "model.onnx"), Path.Combine(folder.FullName, "rows.f32"));
            File.WriteAllBytes(modelPath, model);
            File.WriteAllBytes(rowsPath, MemoryMarshal.AsBytes(rows.AsSpan()));
            var script = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "Forests", "onnx-runtime.js");
            using var node = Process.Start(new ProcessStartInfo("node", [script, modelPath, rowsPath])
            {
                Environment = { ["NODE_PATH"] = Modules },
                RedirectStandardOutput = true,
            })!;
            return [.. node.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static QuickResult Parse(string line)
    {
        var cells = line.Split(' ');
        double Number(int cell) => double.Parse(cells[cell], CultureInfo.InvariantCulture);
        var rows = (int)Number(0);
        return new QuickResult($"ONNX Runtime {cells[3]}: score {rows:N0} rows, per row", Number(1) / rows, Number(2) / rows, 0);
    }
}
