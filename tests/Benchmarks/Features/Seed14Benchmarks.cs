using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Seed14;
using BenchmarkDotNet.Attributes;

namespace Anomaly.Benchmarks.Features;

/// <summary>The 14 features, batch and bar by bar.</summary>
[MemoryDiagnoser]
public class Seed14Benchmarks
{
    private readonly double[] _row = new double[Seed14Columns.Count];
    private readonly byte[] _state = new byte[Seed14Engine.MaxStoredLength];
    private Bar[] _bars = [];
    private double[] _values = [];
    private bool[] _complete = [];
    private int _stateLength;

    /// <summary>Bars of the series.</summary>
    [Params(SampleBars.TenYears)]
    public int Bars { get; set; }

    /// <summary>Makes the series and a state at its end.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _bars = SampleBars.Create(Bars);
        _values = new double[Bars * Seed14Columns.Count];
        _complete = new bool[Bars];
        var engine = Seed14FeatureSet.Instance.CreateEngine();
        FeatureRows.Fill(engine, _bars, _values, _complete);
        _stateLength = engine.WriteState(_state);
    }

    /// <summary>Features of the whole series.</summary>
    [Benchmark]
    public int WholeSeries() => FeatureRows.Fill(Seed14FeatureSet.Instance.CreateEngine(), _bars, _values, _complete);

    /// <summary>One bar, with the state restored before and stored after.</summary>
    [Benchmark]
    public int OneBarFromStoredState()
    {
        var engine = Seed14FeatureSet.Instance.Restore(_state.AsSpan(0, _stateLength));
        engine.Push(_bars[^1], _row);
        return engine.WriteState(_state);
    }
}
