using Anomaly.Detection.Forests;
using BenchmarkDotNet.Attributes;

namespace Anomaly.Benchmarks.Forests;

/// <summary>Scoring and training of 100 trees of 256 rows on 14 features.</summary>
[MemoryDiagnoser]
public class ForestBenchmarks
{
    private FeatureMatrix _rows = null!;
    private IsolationForest _forest = null!;
    private double[] _row = [];
    private double[] _scores = [];

    /// <summary>Rows in the bulk: one series of ten years, and many series.</summary>
    [Params(2_520, 1_000_000)]
    public int Rows { get; set; }

    /// <summary>Trains the forest.</summary>
    [GlobalSetup]
    public void Train()
    {
        _rows = SampleForest.Rows(Rows);
        _forest = ForestTrainer.Train(_rows, new ForestParameters()).Forest;
        _row = [.. _rows.Row(0).ToArray().Select(value => (double)value)];
        _scores = new double[Rows];
    }

    /// <summary>One row alone.</summary>
    [Benchmark]
    public double ScoreOne() => _forest.Score(_row);

    /// <summary>All rows in one call, one thread.</summary>
    [Benchmark]
    public double[] ScoreAll()
    {
        _forest.Score(_rows.Values, _scores);
        return _scores;
    }

    /// <summary>The trees, and the training rows' scores for the offset, on all processors.</summary>
    [Benchmark]
    public TrainedForest TrainAll() => ForestTrainer.Train(_rows, new ForestParameters());
}
