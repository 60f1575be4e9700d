namespace Anomaly.Detection.Evaluation;

/// <summary>What one contender said of one series.</summary>
public sealed class SeriesTrial
{
    private readonly List<int> _indexes = [];
    private readonly List<double> _clean = [];
    private readonly List<double[]>[] _shocks;

    internal SeriesTrial(EvaluationSeries series, int shocks)
    {
        Series = series;
        _shocks = [.. Enumerable.Range(0, shocks).Select(_ => new List<double[]>())];
    }

    /// <summary>The series.</summary>
    public EvaluationSeries Series { get; }

    /// <summary>Indexes of the bars judged as they were.</summary>
    public IReadOnlyList<int> Indexes => _indexes;

    /// <summary>How strange each of them was.</summary>
    public IReadOnlyList<double> Clean => _clean;

    /// <summary>For every injection of a shock how strange each of its bars was.</summary>
    public IReadOnlyList<double[]> Shocked(int shock) => _shocks[shock];

    /// <summary>Years that the judged bars span, at least a hundredth.</summary>
    public double Years => _indexes.Count == 0
        ? 0.01
        : Math.Max(0.01, (Series.Bars[_indexes[^1]].Time - Series.Bars[_indexes[0]].Time).TotalDays / 365.25);

    internal void AddClean(int index, double strangeness)
    {
        _indexes.Add(index);
        _clean.Add(strangeness);
    }

    internal void AddShock(int shock, double[] strangeness) => _shocks[shock].Add(strangeness);
}
