using Anomaly.Detection.Decisions;
using Anomaly.MarketData;

namespace Anomaly.Evaluation;

/// <summary>Bars split by ticker and time: every other ticker's earlier bars train, the later bars of the rest test.</summary>
internal sealed record EvaluationData
{
    private const int LeastTickersToSplit = 4;

    /// <summary>What the split was, in a line.</summary>
    public required string Split { get; init; }

    /// <summary>Where the time is split.</summary>
    public required DateTime At { get; init; }

    /// <summary>Bars to train and calibrate on.</summary>
    public required IReadOnlyList<TrainingSeries> Training { get; init; }

    /// <summary>Bars to judge, each after all the history there is.</summary>
    public required IReadOnlyList<EvaluationSeries> Test { get; init; }

    /// <summary>The same tickers' bars with labelled shocks; empty where there are no labels.</summary>
    public required IReadOnlyList<EvaluationSeries> Labelled { get; init; }

    /// <summary>Splits histories; with fewer than four tickers only by time.</summary>
    /// <param name="bars">The bars; those without shocks are trained on, injected into and counted for false alarms.</param>
    /// <param name="split">Where the time is split; null for the time that three fifths of all bars lie before.</param>
    public static EvaluationData Of(EvaluationBars bars, DateTime? split)
    {
        var histories = bars.Clean;
        var at = split ?? TimeOfShare(histories, 0.6);
        var byTicker = histories.Count >= LeastTickersToSplit;
        var tested = histories.Where((_, index) => !byTicker || index % 2 == 1).ToList();
        return new EvaluationData
        {
            At = at,
            Split = byTicker
                ? $"trained on {histories.Count - tested.Count} tickers before {at:yyyy-MM-dd}, tested on {tested.Count} others from then on"
                : $"trained before {at:yyyy-MM-dd}, tested on the same {tested.Count} ticker{(tested.Count == 1 ? "" : "s")} from then on",
            Training = [.. histories.Where((_, index) => !byTicker || index % 2 == 0)
                .Select(history => new TrainingSeries(history.Series, history.Bars.TakeWhile(bar => bar.Time < at).ToArray()))],
            Test = [.. tested.Select(history => new EvaluationSeries(history.Series, history.Bars, at))],
            Labelled = bars.Labels is not { } labels ? [] : [.. bars.Histories.Where(history => tested.Any(one => one.Series == history.Series))
                .Select(history => new EvaluationSeries(history.Series, history.Bars, at, labels(history.Series, history.Bars)))],
        };
    }

    private static DateTime TimeOfShare(IReadOnlyList<BarHistory> histories, double share)
    {
        var times = histories.SelectMany(history => history.Bars).Select(bar => bar.Time).Order().ToList();
        return times[(int)(share * (times.Count - 1))];
    }
}
