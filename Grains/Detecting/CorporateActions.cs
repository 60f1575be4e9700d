using Anomaly.Detection.Decisions;
using Anomaly.MarketData;

namespace Anomaly.Grains.Detecting;

/// <summary>Dividends and splits, from what a source announces to the reason of an anomaly.</summary>
internal static class CorporateActions
{
    /// <summary>What a source announces in a window, in time order, one a time stamp; without what is no dividend or split, as one of zero.</summary>
    public static ImmutableArray<CorporateAction> Of(BarHistory history)
    {
        var actions = new SortedDictionary<DateTime, CorporateAction>();
        foreach (var dividend in history.Dividends.Where(dividend => IsAmount(dividend.Amount)))
            actions[dividend.Time] = At(dividend.Time) with { Dividend = dividend.Amount };
        foreach (var split in history.Splits.Where(split => IsAmount(split.Numerator) && IsAmount(split.Denominator)))
            actions[split.Time] = At(split.Time) with { SplitNumerator = split.Numerator, SplitDenominator = split.Denominator };
        return [.. actions.Values];

        CorporateAction At(DateTime time) => actions.GetValueOrDefault(time) ?? new CorporateAction { Series = history.Series, Time = time };
    }

    /// <summary>An anomaly whose reason begins with what the company did while its bar lasted.</summary>
    /// <param name="finding">What was found in the bar.</param>
    /// <param name="interval">How long the bar lasts.</param>
    /// <param name="actions">Of its series, in whatever order.</param>
    public static AnomalyFinding Explain(AnomalyFinding finding, Interval interval, IEnumerable<CorporateAction> actions)
    {
        ReasonFact[] done =
        [
            .. actions.Where(action => action.Time >= finding.Time && action.Time < finding.Time + interval.Length).SelectMany(action => FactsOf(action, finding.Bar.Open)),
        ];
        if (done.Length == 0)
            return finding;
        // A rule that gives no facts has words of its own.
        return finding.ReasonFacts.IsEmpty
            ? finding with { Reason = $"{ReasonText.Of(done)}; {finding.Reason}" }
            : finding with { ReasonFacts = [.. done, .. finding.ReasonFacts], Reason = ReasonText.Of([.. done, .. finding.ReasonFacts]) };
    }

    private static bool IsAmount(double number) => number > 0 && double.IsFinite(number);

    /// <summary>A dividend as a share of what the stock would have opened at with it.</summary>
    private static IEnumerable<ReasonFact> FactsOf(CorporateAction action, double open)
    {
        if (action is { SplitNumerator: { } numerator, SplitDenominator: { } denominator })
            yield return new ReasonFact(ReasonCode.Split, numerator / denominator);
        if (action.Dividend is { } dividend)
            yield return new ReasonFact(ReasonCode.ExDividend, dividend / (open + dividend));
    }
}
