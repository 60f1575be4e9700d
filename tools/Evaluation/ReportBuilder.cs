namespace Anomaly.Evaluation;

/// <summary>Sums up trials.</summary>
public static class ReportBuilder
{
    private static readonly double[] StatedShares = [0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];

    /// <summary>The standard budgets: 0.1 %, 0.5 % and 1 % of bars.</summary>
    public static IReadOnlyList<double> StandardBudgets { get; } = [0.001, 0.005, 0.01];

    /// <summary>The report of one contender.</summary>
    /// <param name="result">What it said.</param>
    /// <param name="labelled">What it said of bars with labelled shocks; the same where there are none.</param>
    /// <param name="budgets">Shares of bars, ascending.</param>
    /// <param name="seed">Fixes the resampling.</param>
    public static ContenderReport Of(TrialResult result, TrialResult labelled, IReadOnlyList<double> budgets, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentNullException.ThrowIfNull(budgets);
        var bootstrap = new Bootstrap(seed);
        var thresholds = budgets.Select(result.EqualThreshold).ToList();
        return new ContenderReport
        {
            Name = result.Contender.Name,
            Bars = result.Series.Sum(series => series.Clean.Count),
            Shocks = [.. result.Shocks.Select((shock, index) => new ShockReport(
                shock, result.Injections(index), [.. thresholds.Select(threshold => bootstrap.Share(Counts(result, index, threshold)))], result.Delay(index, thresholds[^1])))
                .Where(report => report.Injections > 0)],
            Budgets = [.. budgets.Select((budget, i) => Budget(result, labelled, budget, thresholds[i], bootstrap))],
            AveragePrecision = Precision(labelled, bootstrap),
            Calibration = result.Contender is ModelContender { IsCalibrated: true } model
                ? [.. StatedShares.Select(share => (share, result.AlarmRate(model.ThresholdAt(share)!.Value)))]
                : [],
        };
    }

    private static IReadOnlyList<(int Hits, int Trials)> Counts(TrialResult result, int shock, double threshold) =>
        [.. result.Series.Select(series => (series.Shocked(shock).Count(bars => TrialResult.Fires(bars, threshold)), series.Shocked(shock).Count))];

    private static BudgetReport Budget(TrialResult result, TrialResult labelled, double budget, double threshold, Bootstrap bootstrap)
    {
        var alarms = result.Series.Select(series => (double)series.Clean.Count(one => one >= threshold)).ToList();
        var shocks = Enumerable.Range(0, result.Shocks.Count).Where(shock => result.Injections(shock) > 0).ToList();
        var counts = shocks.ConvertAll(shock => Counts(result, shock, threshold));
        return new BudgetReport
        {
            Budget = budget,
            MeanRecall = counts.Count == 0 ? Estimate.None : bootstrap.Of(result.Series.Count, drawn => counts.Average(shock => Pooled(shock, drawn))),
            ObservedRate = result.Contender.ThresholdAt(budget) is { } own ? result.AlarmRate(own) : double.NaN,
            Precision = PrecisionAt(labelled, labelled.EqualThreshold(budget)),
            AlarmsPerTickerYear = alarms.Sum() / result.Series.Sum(series => series.Years),
            LargestToMean = alarms.Sum() > 0 ? alarms.Max() / alarms.Average() : double.NaN,
        };
    }

    private static double Pooled(IReadOnlyList<(int Hits, int Trials)> counts, IReadOnlyList<int> drawn)
    {
        var trials = drawn.Sum(index => counts[index].Trials);
        return trials == 0 ? 0 : (double)drawn.Sum(index => counts[index].Hits) / trials;
    }

    private static double PrecisionAt(TrialResult result, double threshold)
    {
        var alarms = Labelled(result.Series).Where(one => one.Score >= threshold).ToList();
        return alarms.Count == 0 ? double.NaN : (double)alarms.Count(one => one.IsPositive) / alarms.Count;
    }

    private static Estimate Precision(TrialResult result, Bootstrap bootstrap) => result.Series.Any(series => series.Series.IsShock is not null)
        ? bootstrap.Of(result.Series.Count, drawn => AveragePrecision.Of(Events(drawn.Select(index => result.Series[index]))))
        : Estimate.None;

    private static IEnumerable<(double Score, bool IsPositive)> Labelled(IEnumerable<SeriesTrial> trials) => trials
        .Where(trial => trial.Series.IsShock is not null)
        .SelectMany(trial => trial.Indexes.Select((bar, i) => (trial.Clean[i], trial.Series.IsShock![bar])));

    // A shock is found once, however many bars it lasts: the bars of one shock count as one, with the score of the most anomalous of them.
    private static IEnumerable<(double Score, bool IsPositive)> Events(IEnumerable<SeriesTrial> trials)
    {
        foreach (var trial in trials.Where(trial => trial.Series.IsShock is not null))
        {
            double? open = null;
            for (var i = 0; i < trial.Clean.Count; i++)
            {
                if (trial.Series.IsShock![trial.Indexes[i]])
                {
                    open = Math.Max(open ?? double.NegativeInfinity, trial.Clean[i]);
                    continue;
                }

                if (open is { } strongest)
                    yield return (strongest, true);
                open = null;
                yield return (trial.Clean[i], false);
            }

            if (open is { } last)
                yield return (last, true);
        }
    }
}

/// <summary>Average precision of a ranking: the mean, over all true positives, of the precision at the place where each is found.</summary>
public static class AveragePrecision
{
    /// <summary>The average precision; not-a-number without a positive. Equal values share one place.</summary>
    /// <param name="ranked">Score, larger first to be looked at, and whether it is a true positive.</param>
    public static double Of(IEnumerable<(double Score, bool IsPositive)> ranked)
    {
        var (seen, found, sum) = (0, 0, 0.0);
        foreach (var place in ranked.GroupBy(one => one.Score).OrderByDescending(group => group.Key))
        {
            var positives = place.Count(one => one.IsPositive);
            seen += place.Count();
            found += positives;
            sum += positives * ((double)found / seen);
        }

        return found == 0 ? double.NaN : sum / found;
    }
}
