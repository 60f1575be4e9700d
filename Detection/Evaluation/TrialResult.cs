using Anomaly.Detection.Evaluation.Contenders;
using Anomaly.Detection.Evaluation.Shocks;

namespace Anomaly.Detection.Evaluation;

/// <summary>What one contender said of all series.</summary>
/// <param name="Contender">The contender.</param>
/// <param name="Shocks">What was injected.</param>
/// <param name="Series">One trial per series.</param>
public sealed record TrialResult(IContender Contender, IReadOnlyList<Shock> Shocks, IReadOnlyList<SeriesTrial> Series)
{
    /// <summary>The strangeness that exactly the budget's share of the judged bars reaches: what makes contenders comparable.</summary>
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
