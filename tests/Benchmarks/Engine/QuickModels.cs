using Anomaly.Benchmarks.Quick;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Models;

namespace Anomaly.Benchmarks.Engine;

/// <summary>The whole detection by the shipped US models, one version beside the other: ten years of bars, and one new bar with its state in memory.</summary>
public sealed class QuickModels : IQuickBenchmark
{
    /// <inheritdoc />
    public string Name => "models";

    /// <inheritdoc />
    public IEnumerable<QuickResult> Run()
    {
        var bars = SampleBars.Create(SampleBars.TenYears, seed: 5);
        foreach (var file in Directory.GetFiles(Folder(), "US_model-*.onnx").Order(StringComparer.Ordinal))
        {
            var detector = new Detector(ModelFile.Read(File.ReadAllBytes(file)));
            var version = Path.GetFileNameWithoutExtension(file);
            var state = detector.Rebuild(bars.AsSpan(0, bars.Length - 1)).State;
            yield return Stopclock.Time($"{version}: detection of 2,520 bars", () => detector.Rebuild(bars).Anomalies.Length);
            yield return Stopclock.Time($"{version}: one new bar (of 1,000)", () => Advance(detector, state, bars[^1..]), perRun: 1000);
        }
    }

    private static int Advance(Detector detector, DetectionState state, Bar[] bar)
    {
        var found = 0;
        for (var i = 0; i < 1000; i++)
            found += detector.Advance(state, bar).Anomalies.Length;
        return found;
    }

    private static string Folder()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "models")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("There is no folder 'models' above this program.");
        return Path.Combine(folder, "models");
    }
}
