using System.Globalization;
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

    /// <summary>An anomaly's reason, which begins with what the company did while the bar lasted.</summary>
    /// <param name="reason">What was found in the bar.</param>
    /// <param name="bar">The bar.</param>
    /// <param name="interval">How long it lasts.</param>
    /// <param name="actions">Of its series, in whatever order.</param>
    public static string Explain(string reason, in Bar bar, Interval interval, IEnumerable<CorporateAction> actions)
    {
        foreach (var action in actions)
        {
            if (action.Time >= bar.Time && action.Time < bar.Time + interval.Length)
                reason = $"{Describe(action, bar.Open)}; {reason}";
        }

        return reason;
    }

    private static bool IsAmount(double number) => number > 0 && double.IsFinite(number);

    /// <summary>A dividend as a share of what the stock would have opened at with it.</summary>
    private static string Describe(CorporateAction action, double open)
    {
        List<string> parts = [];
        if (action.IsSplit)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"split {action.SplitNumerator}:{action.SplitDenominator}"));
        if (action.Dividend is { } dividend)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"ex-dividend {100 * dividend / (open + dividend):0.0#} %"));
        return string.Join(", ", parts);
    }
}
