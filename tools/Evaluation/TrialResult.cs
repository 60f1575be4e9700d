namespace Anomaly.Evaluation;

/// <summary>What one contender said of all series.</summary>
/// <param name="Contender">The contender.</param>
/// <param name="Shocks">What was injected.</param>
/// <param name="Series">One trial per series.</param>
public sealed record TrialResult(IContender Contender, IReadOnlyList<Shock> Shocks, IReadOnlyList<SeriesTrial> Series)
{
    /// <summary>The score that exactly the budget's share of the judged bars reaches: what makes contenders comparable.</summary>
    public double EqualThreshold(double budget)
    {
        var clean = Series.SelectMany(one => one.Clean).OrderDescending().ToList();
        if (clean.Count == 0)
            return double.PositiveInfinity;
        var alarms = Math.Clamp((int)Math.Round(budget * clean.Count), 1, clean.Count);
        return clean[alarms - 1];
    }

    /// <summary>Share of a shock's injections with an alarm on any of its bars.</summary>
    public double Recall(int shock, double threshold)
    {
        var (hits, all) = (0, 0);
        foreach (var series in Series)
        {
            all += series.Shocked(shock).Count;
            hits += series.Shocked(shock).Count(bars => Fires(bars, threshold));
        }

        return all == 0 ? double.NaN : (double)hits / all;
    }

    /// <summary>Injections of a shock.</summary>
    public int Injections(int shock) => Series.Sum(series => series.Shocked(shock).Count);

    /// <summary>Share of the judged bars at or above a threshold.</summary>
    public double AlarmRate(double threshold)
    {
        var all = Series.Sum(series => series.Clean.Count);
        return all == 0 ? double.NaN : (double)Series.Sum(series => series.Clean.Count(one => one >= threshold)) / all;
    }

    /// <summary>Bars from a shock's first to the first alarm, on average over those that raised one; not-a-number where none did.</summary>
    public double Delay(int shock, double threshold)
    {
        var delays = Series.SelectMany(series => series.Shocked(shock)).Select(bars => Array.FindIndex(bars, one => one >= threshold)).Where(at => at >= 0).ToList();
        return delays.Count == 0 ? double.NaN : delays.Average();
    }

    internal static bool Fires(double[] bars, double threshold)
    {
        foreach (var bar in bars)
        {
            if (bar >= threshold)
                return true;
        }

        return false;
    }
}

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

    /// <summary>How anomalous each of them was; larger is more anomalous.</summary>
    public IReadOnlyList<double> Clean => _clean;

    /// <summary>For every injection of a shock how anomalous each of its bars was.</summary>
    public IReadOnlyList<double[]> Shocked(int shock) => _shocks[shock];

    /// <summary>Years that the judged bars span, at least a hundredth.</summary>
    public double Years => _indexes.Count == 0
        ? 0.01
        : Math.Max(0.01, (Series.Bars[_indexes[^1]].Time - Series.Bars[_indexes[0]].Time).TotalDays / 365.25);

    internal void AddClean(int index, double score)
    {
        _indexes.Add(index);
        _clean.Add(score);
    }

    internal void AddShock(int shock, double[] score) => _shocks[shock].Add(score);
}

/// <summary>A series to evaluate on.</summary>
/// <param name="Key">Ticker and interval.</param>
/// <param name="Bars">Complete bars in time order.</param>
/// <param name="TestFrom">Bars before it only warm up; those from it on are judged.</param>
/// <param name="IsShock">For every bar whether it belongs to a labelled shock; null where nobody knows.</param>
public sealed record EvaluationSeries(SeriesKey Key, IReadOnlyList<Bar> Bars, DateTime TestFrom, IReadOnlyList<bool>? IsShock = null);
