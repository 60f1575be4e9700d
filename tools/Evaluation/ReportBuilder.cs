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
        var own = result.Contender.ThresholdAt(budgets[^1]);
        return new ContenderReport
        {
            Name = result.Contender.Name,
            SeenTickers = [.. result.Series.Select(series => series.Series.Key.Ticker.Symbol).Where(result.Contender.TrainedOn.Contains)],
            Bars = result.Series.Sum(series => series.Clean.Count),
            FaultRate = result.FaultRate(),
            Shocks = [.. result.Shocks.Select((_, index) => OfShock(result, index, thresholds, own, bootstrap)).Where(report => report.Injections > 0)],
            RealMoves = [.. RealMove.Standard.Select(move => Of(move, result, thresholds[^1], own, bootstrap)).Where(report => report.Bars > 0)],
            Budgets = [.. budgets.Select((budget, i) => Budget(result, labelled, budget, thresholds[i], bootstrap))],
            Fairness = FairnessBuilder.Of(result, own ?? thresholds[^1], seed),
            AveragePrecision = Precision(labelled, bootstrap),
            Calibration = result.Contender is ModelContender { IsCalibrated: true } model ? [.. StatedShares.Select(share => Stated(result, share, model.ThresholdAt(share)!.Value))] : [],
            Severities = result.Contender is ModelContender { IsCalibrated: true } ? Severities(result) : null,
        };
    }

    private static ShockReport OfShock(TrialResult result, int shock, List<double> thresholds, double? own, Bootstrap bootstrap)
    {
        var threshold = own ?? thresholds[^1];
        return new ShockReport(
            result.Shocks[shock],
            result.Injections(shock),
            [.. thresholds.Select(equal => bootstrap.Share(Counts(result, shock, equal)))],
            own is null ? Estimate.None : bootstrap.Share(Counts(result, shock, threshold)),
            result.Chance(shock, threshold),
            result.Alarms(shock, threshold),
            result.Delay(shock, thresholds[^1]));
    }

    private static SeverityScale Severities(TrialResult result) => new(
        1 - result.Series.SelectMany(series => series.Clean).DefaultIfEmpty(double.NaN).Max(),
        [.. Enumerable.Range(0, result.Shocks.Count).Where(shock => result.Injections(shock) > 0).Select(shock =>
        {
            double[] strongest = [.. result.Series.SelectMany(series => series.Shocked(shock)).Select(injection => injection.Scores.Max()).Order()];
            return Math.Max(0, 1 - strongest[strongest.Length / 2]);
        })]);

    private static StatedPoint Stated(TrialResult result, double share, double threshold)
    {
        var shocks = Enumerable.Range(0, result.Shocks.Count).Where(shock => result.Injections(shock) > 0).ToList();
        var recall = shocks.ConvertAll(shock => result.Recall(shock, threshold));
        var counts = RealMove.TenPercent.Count(result, threshold);
        return new StatedPoint(
            share,
            result.AlarmRate(threshold),
            recall,
            recall.Where((_, i) => !result.Shocks[shocks[i]].IsFeedFault).DefaultIfEmpty(double.NaN).Average(),
            counts.Sum(count => count.Trials) is > 0 and var all ? (double)counts.Sum(count => count.Hits) / all : double.NaN);
    }

    private static RealMoveReport Of(RealMove move, TrialResult result, double equal, double? own, Bootstrap bootstrap)
    {
        var counts = move.Count(result, equal);
        return new RealMoveReport(
            move.Name, counts.Sum(count => count.Trials), own is { } threshold ? bootstrap.Share(move.Count(result, threshold)) : Estimate.None, bootstrap.Share(counts));
    }

    private static IReadOnlyList<(int Hits, int Trials)> Counts(TrialResult result, int shock, double threshold) =>
        [.. result.Series.Select(series => (series.Shocked(shock).Count(injection => injection.Fires(threshold)), series.Shocked(shock).Count))];

    private static BudgetReport Budget(TrialResult result, TrialResult labelled, double budget, double threshold, Bootstrap bootstrap)
    {
        var alarms = result.Series.Select(series => (double)series.Clean.Count(one => one >= threshold)).ToList();
        var own = result.Contender.ThresholdAt(budget);
        return new BudgetReport
        {
            Budget = budget,
            MeanRecall = MeanRecall(result, threshold, feedFaults: false, bootstrap),
            FaultRecall = MeanRecall(result, threshold, feedFaults: true, bootstrap),
            OwnRecall = own is null ? Estimate.None : MeanRecall(result, own.Value, feedFaults: false, bootstrap),
            OwnFaultRecall = own is null ? Estimate.None : MeanRecall(result, own.Value, feedFaults: true, bootstrap),
            ObservedRate = own is null ? double.NaN : result.AlarmRate(own.Value),
            Precision = PrecisionAt(labelled, labelled.EqualThreshold(budget)),
            AlarmsPerTickerYear = alarms.Sum() / result.Series.Sum(series => series.Years),
            LargestToMean = alarms.Sum() > 0 ? alarms.Max() / alarms.Average() : double.NaN,
        };
    }

    private static Estimate MeanRecall(TrialResult result, double threshold, bool feedFaults, Bootstrap bootstrap)
    {
        var shocks = Enumerable.Range(0, result.Shocks.Count).Where(shock => result.Shocks[shock].IsFeedFault == feedFaults).ToList();
        return bootstrap.Mean([.. result.Series.Select(Points)], result.Shocks.Count);

        IReadOnlyList<IReadOnlyList<(int Kind, bool IsHit)>> Points(SeriesTrial trial) =>
        [
            .. shocks.SelectMany(shock => trial.Shocked(shock).Select(injection => (Shock: shock, Injection: injection)))
                .GroupBy(one => one.Injection.Point)
                .Select(point => point.Select(one => (one.Shock, one.Injection.Fires(threshold))).ToList()),
        ];
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
