using Anomaly.Detection.Engine;
using BenchmarkDotNet.Attributes;

namespace Anomaly.Benchmarks.Engine;

/// <summary>The whole detection, from bars to explained anomalies.</summary>
[MemoryDiagnoser]
public class DetectorBenchmarks
{
    private readonly Bar[] _bars = SampleBars.Create(SampleBars.TenYears, seed: 5);
    private readonly Detector _detector = new(SampleModel.Create());
    private DetectionState? _state;

    /// <summary>Makes the state before the last bar.</summary>
    [GlobalSetup]
    public void SetUp() => _state = _detector.Rebuild(_bars.AsSpan(0, _bars.Length - 1)).State;

    /// <summary>Ten years at once.</summary>
    [Benchmark]
    public DetectionStep WholeSeries() => _detector.Rebuild(_bars);

    /// <summary>One new bar with the state in memory.</summary>
    [Benchmark]
    public DetectionStep OneNewBar() => _detector.Advance(_state!, _bars.AsSpan(_bars.Length - 1));
}
