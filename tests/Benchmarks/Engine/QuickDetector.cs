using Anomaly.Benchmarks.Quick;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Engine.Merging;

namespace Anomaly.Benchmarks.Engine;

/// <summary>The whole detection: ten years of bars, and one new bar with its state in memory or stored.</summary>
public sealed class QuickDetector : IQuickBenchmark
{
    /// <inheritdoc />
    public string Name => "engine";

    /// <inheritdoc />
    public IEnumerable<QuickResult> Run()
    {
        var detector = new Detector(SampleModel.Create());
        var bars = SampleBars.Create(SampleBars.TenYears, seed: 5);
        var state = detector.Rebuild(bars.AsSpan(0, bars.Length - 1)).State;
        var stored = state.ToBytes();
        var last = bars[^1..];
        var window = bars[^6..];
        var anomalies = detector.Rebuild(bars).Anomalies.Length;

        yield return Stopclock.Time($"detect 2,520 bars ({anomalies} anomalies, explained)", () => detector.Rebuild(bars));
        yield return Stopclock.Time("detect one new bar, state in memory", () => detector.Advance(state, last), runs: 3000);
        yield return Stopclock.Time("the same, state read and written", () => detector.Advance(DetectionState.FromBytes(stored), last).State.ToBytes(), runs: 3000);
        yield return Stopclock.Time("compare 6 fetched bars with the stored tail", () => BarMerge.Compare(state.Anchor, bars.AsSpan(bars.Length - 6, 5), window), runs: 3000);
    }
}
