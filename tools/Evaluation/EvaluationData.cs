using Anomaly.Detection.Decisions;
using Anomaly.MarketData;

namespace Anomaly.Evaluation;

/// <summary>Bars split by ticker: those of the tickers that are held out (<see cref="HeldOutTickers"/>) test, those of the others train.</summary>
internal sealed record EvaluationData
{
    private const double TrainingShare = 0.6;

    /// <summary>What the split was, in a line.</summary>
    public required string Split { get; init; }

    /// <summary>Bars to train and calibrate on.</summary>
    public required IReadOnlyList<TrainingSeries> Training { get; init; }

    /// <summary>Bars to judge, each after all the history there is.</summary>
    public required IReadOnlyList<EvaluationSeries> Test { get; init; }

    /// <summary>The same tickers' bars with labelled shocks; empty where there are no labels.</summary>
    public required IReadOnlyList<EvaluationSeries> Labelled { get; init; }

    /// <summary>Splits histories; only by time where all of them are held out, or none is.</summary>
    /// <param name="bars">The bars; those without shocks are trained on, injected into and counted for false alarms.</param>
    /// <param name="request">
    /// Its split: earlier bars train, later ones test; null for all bars on both sides, or, where only time splits, for the time that three fifths of all bars
    /// lie before.
    /// </param>
    public static EvaluationData Of(EvaluationBars bars, EvaluationRequest request)
    {
        var histories = bars.Clean;
        var held = histories.Where(IsHeldOut).ToList();
        var byTicker = held.Count > 0 && held.Count < histories.Count;
        var (tested, training) = byTicker ? (held, histories.Where(history => !IsHeldOut(history))) : ([.. histories], histories);
        var at = request.Split ?? (byTicker ? (DateTime?)null : TimeOfShare(histories, TrainingShare));
        return new EvaluationData
        {
            Split = byTicker
                ? $"judged: {Count(tested.Count)} held out by the rule{(at is null ? "" : $", from {at:yyyy-MM-dd} on")}; for training: {histories.Count - tested.Count} others{(at is null ? "" : " before that")}"
                : $"judged: the same {Count(tested.Count)} that trained before {at:yyyy-MM-dd}, from then on",
            Training = Prepare(request, training.Select(history => history with { Bars = [.. history.Bars.TakeWhile(bar => at is null || bar.Time < at)] })),
            Test = [.. tested.Select(history => new EvaluationSeries(history.Series, history.Bars, at ?? DateTime.MinValue))],
            Labelled = bars.Labels is not { } labels ? [] : [.. bars.Histories.Where(history => tested.Exists(one => one.Series == history.Series))
                .Select(history => new EvaluationSeries(history.Series, history.Bars, at ?? DateTime.MinValue, labels(history.Series, history.Bars)))],
        };
    }

    /// <summary>Histories as they train.</summary>
    public static IReadOnlyList<TrainingSeries> Prepare(EvaluationRequest request, IEnumerable<BarHistory> histories) =>
        [.. request.Prepare([.. histories]).Select(history => new TrainingSeries(history.Series, history.Bars.ToArray()))];

    private static bool IsHeldOut(BarHistory history) => HeldOutTickers.Contains(history.Series.Ticker);

    private static string Count(int tickers) => tickers == 1 ? "1 ticker" : $"{tickers} tickers";

    private static DateTime TimeOfShare(IReadOnlyList<BarHistory> histories, double share)
    {
        var times = histories.SelectMany(history => history.Bars).Select(bar => bar.Time).Order().ToList();
        return times[(int)(share * (times.Count - 1))];
    }
}
