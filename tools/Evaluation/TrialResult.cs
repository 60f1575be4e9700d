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
            hits += series.Shocked(shock).Count(injection => injection.Fires(threshold));
        }

        return all == 0 ? double.NaN : (double)hits / all;
    }

    /// <summary>Injections of a shock.</summary>
    public int Injections(int shock) => Series.Sum(series => series.Shocked(shock).Count);

    /// <summary>Share of a shock's injections with an alarm on the same bars had the shock not happened: what chance finds of it.</summary>
    public double Chance(int shock, double threshold)
    {
        var all = Injections(shock);
        return all == 0
            ? double.NaN
            : (double)Series.Sum(series => series.Shocked(shock).Count(injection => series.FiresUndisturbed(injection, threshold))) / all;
    }

    /// <summary>Alarms that one injection raises, on average.</summary>
    public double Alarms(int shock, double threshold)
    {
        var all = Injections(shock);
        return all == 0 ? double.NaN : (double)Series.Sum(series => series.Shocked(shock).Sum(injection => injection.Scores.Count(one => one >= threshold))) / all;
    }

    /// <summary>Share of the judged bars at or above a threshold; data faults, which no budget pays for, are not among them.</summary>
    public double AlarmRate(double threshold)
    {
        var all = Series.Sum(series => series.Clean.Count);
        return all == 0 ? double.NaN : (double)Series.Sum(series => series.Clean.Count(one => one >= threshold)) / all;
    }

    /// <summary>Share of the judged bars that the contender calls faults of the data.</summary>
    public double FaultRate()
    {
        var faults = Series.Sum(series => series.Faults);
        var all = faults + Series.Sum(series => series.Clean.Count);
        return all == 0 ? double.NaN : (double)faults / all;
    }

    /// <summary>Bars from a shock's first to the first alarm, on average over those that raised one; not-a-number where none did.</summary>
    public double Delay(int shock, double threshold)
    {
        var delays = Series.SelectMany(series => series.Shocked(shock)).Select(injection => Array.FindIndex(injection.Scores, one => one >= threshold)).Where(at => at >= 0).ToList();
        return delays.Count == 0 ? double.NaN : delays.Average();
    }
}

/// <summary>What a contender said of the bars of one injected shock.</summary>
/// <param name="Point">Index of the bar at which it begins.</param>
/// <param name="At">Index of the first bar in which it has to be found.</param>
/// <param name="Scores">How anomalous each of these bars was.</param>
public readonly record struct Injection(int Point, int At, double[] Scores)
{
    /// <summary>Whether any of its bars is an alarm.</summary>
    internal bool Fires(double threshold) => Array.Exists(Scores, one => one >= threshold);
}

/// <summary>What one contender said of one series.</summary>
public sealed class SeriesTrial
{
    private readonly List<int> _indexes = [];
    private readonly List<double> _clean = [];
    private readonly List<Injection>[] _shocks;
    private readonly double[] _byBar;

    internal SeriesTrial(EvaluationSeries series, int shocks)
    {
        Series = series;
        _shocks = [.. Enumerable.Range(0, shocks).Select(_ => new List<Injection>())];
        _byBar = new double[series.Bars.Count];
        Array.Fill(_byBar, double.NaN);
    }

    /// <summary>The series.</summary>
    public EvaluationSeries Series { get; }

    /// <summary>Indexes of the bars judged as they were, without data faults.</summary>
    public IReadOnlyList<int> Indexes => _indexes;

    /// <summary>How anomalous each of them was; larger is more anomalous.</summary>
    public IReadOnlyList<double> Clean => _clean;

    /// <summary>Bars judged as they were that the contender calls faults of the data.</summary>
    public int Faults { get; private set; }

    /// <summary>Every injection of a shock.</summary>
    public IReadOnlyList<Injection> Shocked(int shock) => _shocks[shock];

    /// <summary>How anomalous a bar was as it was, by its index; not-a-number where it was not judged.</summary>
    public double ScoreAt(int bar) => _byBar[bar];

    /// <summary>Years that the judged bars span, at least a hundredth.</summary>
    public double Years => _indexes.Count == 0
        ? 0.01
        : Math.Max(0.01, (Series.Bars[_indexes[^1]].Time - Series.Bars[_indexes[0]].Time).TotalDays / 365.25);

    internal bool FiresUndisturbed(in Injection injection, double threshold) =>
        Array.Exists(_byBar[injection.At..(injection.At + injection.Scores.Length)], one => one >= threshold);

    internal void AddClean(int index, double score)
    {
        _byBar[index] = score;
        if (double.IsPositiveInfinity(score))
        {
            Faults++;
            return;
        }

        _indexes.Add(index);
        _clean.Add(score);
    }

    internal void AddShock(int shock, Injection injection) => _shocks[shock].Add(injection);
}

/// <summary>A series to evaluate on.</summary>
/// <param name="Key">Ticker and interval.</param>
/// <param name="Bars">Complete bars in time order.</param>
/// <param name="TestFrom">Bars before it only warm up; those from it on are judged.</param>
/// <param name="IsShock">For every bar whether it belongs to a labelled shock; null where nobody knows.</param>
public sealed record EvaluationSeries(SeriesKey Key, IReadOnlyList<Bar> Bars, DateTime TestFrom, IReadOnlyList<bool>? IsShock = null)
{
    private SeriesFacts? _facts;

    /// <summary>What is known of the bars beforehand; computed once.</summary>
    public SeriesFacts Facts => _facts ??= new SeriesFacts(Key, Bars);
}
