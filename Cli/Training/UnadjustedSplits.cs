using Anomaly.MarketData;
using Anomaly.Simulation;

namespace Anomaly.Cli.Training;

/// <summary>What training does with prices that a split was not applied to.</summary>
internal enum SplitTreatment
{
    /// <summary>Trains on nothing and says where they are.</summary>
    Refuse,

    /// <summary>Takes what is before and after a split for two series.</summary>
    Cut,

    /// <summary>Trains on the jump as if the market had made it.</summary>
    Keep,
}

/// <summary>
/// Finds bars that open away from the close before by the ratio of a split and stay there: a model that is calibrated on them takes a fall by half for something that happens. Ratios
/// from 3:2 on count, further from it than for the checks of a fetch (docs/reference/data-quality.md), and beyond six times any: a cut that was not needed costs a few rows, a missed
/// one the tail.
/// The simulated exchange splits nothing: what looks so there is one of its shocks.
/// </summary>
internal static class UnadjustedSplits
{
    private const double OpensNear = 0.05;
    private const double ClosesNear = 0.08;

    // News moves no price so far from one bar to the next; a reverse split on a bad day is far from its ratio.
    private static readonly double CertainLog = Math.Log(6);

    private static readonly HashSet<Ticker> Simulated = [.. SimulatedListings.All.Select(listing => listing.Ticker)];
    private static readonly double[] Ratios = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50];

    /// <summary>The histories as they are to be trained on.</summary>
    /// <exception cref="CommandFailedException">There are such bars, and they are refused; the message names them.</exception>
    public static IReadOnlyList<BarHistory> Treat(IReadOnlyList<BarHistory> histories, SplitTreatment treatment)
    {
        if (treatment == SplitTreatment.Keep)
            return histories;
        var found = histories.Select(history => (History: history, Splits: Simulated.Contains(history.Series.Ticker) ? [] : Find(history.Bars))).ToList();
        if (treatment == SplitTreatment.Refuse && found.Exists(one => one.Splits.Count > 0))
        {
            throw new CommandFailedException(
                $"The prices of {string.Join("; ", found.Where(one => one.Splits.Count > 0).Select(one => $"{one.History.Series} change by the ratio of a split, or more than six times, on {string.Join(", ", one.Splits.Select(at => $"{one.History.Bars[at].Time:yyyy-MM-dd}"))}"))}: adjust them, or train with --splits cut.");
        }

        return [.. found.SelectMany(one => Cut(one.History, one.Splits))];
    }

    /// <summary>The indexes of the first bars after a split.</summary>
    internal static IReadOnlyList<int> Find(IReadOnlyList<Bar> bars) =>
    [
        .. Enumerable.Range(1, Math.Max(0, bars.Count - 1)).Where(at => bars[at - 1].Close > 0 && bars[at].Open > 0 && bars[at].Close > 0
            && IsSplit(bars[at - 1], bars[at])),
    ];

    private static bool IsSplit(in Bar before, in Bar bar)
    {
        var (opened, closed) = (Math.Log(bar.Open / before.Close), Math.Log(bar.Close / before.Close));
        if (Math.Sign(opened) == Math.Sign(closed) && Math.Min(Math.Abs(opened), Math.Abs(closed)) >= CertainLog)
            return true;
        return (bar.Low > before.High || bar.High < before.Low) && Array.Exists(Ratios, IsNear);

        bool IsNear(double ratio)
        {
            var signed = opened < 0 ? -Math.Log(ratio) : Math.Log(ratio);
            return Math.Abs(opened - signed) <= OpensNear && Math.Abs(closed - signed) <= ClosesNear;
        }
    }

    private static IEnumerable<BarHistory> Cut(BarHistory history, IReadOnlyList<int> splits)
    {
        var from = 0;
        foreach (var at in splits.Append(history.Bars.Count))
        {
            yield return splits.Count == 0 ? history : history with { Bars = [.. history.Bars.Skip(from).Take(at - from)] };
            from = at;
        }
    }
}
