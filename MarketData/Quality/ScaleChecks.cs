using System.Globalization;

namespace Anomaly.MarketData.Quality;

/// <summary>A bar whose own values are sound.</summary>
/// <param name="Bar">The bar.</param>
/// <param name="Index">Which of the judged bars; -1 of a stored bar, which is not judged.</param>
/// <param name="IsStored">It was judged before.</param>
internal readonly record struct ScaledBar(Bar Bar, int Index, bool IsStored);

/// <summary>Where the price goes on at another height: the range of the bar at <paramref name="At"/> has nothing in common with that of the one before.</summary>
/// <param name="At">Which sound bar is the first at the new height.</param>
/// <param name="Factor">Its open, as a multiple of the close before.</param>
internal sealed record Jump(int At, double Factor)
{
    /// <summary>It has been explained.</summary>
    public bool IsSettled { get; set; }
}

/// <summary>Finds stretches of prices on another scale than those around: wrong units, splits not applied, or applied where there was none.</summary>
internal sealed class ScaleChecks(List<ScaledBar> bars, IReadOnlyList<StockSplit> splits, BarFinding?[] findings)
{
    /// <summary>A source may adjust prices that many bars before or after the day of a split.</summary>
    private const int BarsAroundSplit = 10;

    /// <summary>After as many bars a price may have come back by itself.</summary>
    private const int LongestExcursion = 60;

    /// <summary>Bars on either side of a jump that show the smallest step of the price.</summary>
    private const int BarsAroundJump = 10;

    /// <summary>A price of fewer steps than this doubles or halves by a few of them.</summary>
    private const double CoarseSteps = 10;

    private readonly List<Jump> _jumps = [];

    public void Run()
    {
        FindJumps();
        SettleExcursions();
        foreach (var split in splits)
            SettleSplit(split);
        SettleUnits();
        foreach (var jump in _jumps.Where(jump => !jump.IsSettled))
            Flag(jump.At, Factor.IsSplitRatio(jump.Factor)
                ? "follows a change of price by the ratio of a split that was not announced"
                : Rises(jump.Factor) ? "opens at more than three times the price of the bar before" : "opens at less than a third of the price of the bar before");
    }

    private void FindJumps()
    {
        for (var i = 1; i < bars.Count; i++)
        {
            var factor = FactorAt(i);
            var size = Rises(factor) ? factor : 1 / factor;
            if (size >= Factor.Smallest && IsGap(i)
                && (size >= Factor.Impossible || splits.Any(split => IsNear(split, i) && Factor.IsAnnounced(factor, split))
                    || ((size >= Factor.Odd || Factor.IsSplitRatio(factor)) && !IsCoarse(i))))
                _jumps.Add(new Jump(i, factor));
        }
    }

    /// <summary>A split whose ratio is found in the prices: either side of the jump is wrong. Stored bars were right when they were stored.</summary>
    private void SettleSplit(StockSplit split)
    {
        if (!(split.Numerator > 0 && split.Denominator > 0))
            return;
        var jump = _jumps
            .Where(jump => !jump.IsSettled && IsNear(split, jump.At) && Factor.IsAnnounced(jump.Factor, split) && !IsTakenBack(jump))
            .MinBy(jump => Math.Abs(jump.At - Position(split)));
        var ratio = string.Create(CultureInfo.InvariantCulture, $"{split.Numerator:0.####}:{split.Denominator:0.####} of {split.Time:yyyy-MM-dd}");
        if (jump is null)
        {
            if (Position(split) is > 0 and var at && at < bars.Count && bars[at].Bar.Time == split.Time && IsSmall(split) && IsGap(at) && Factor.IsAnnounced(FactorAt(at), split))
                Flag(at, $"follows a change of price by the ratio of the split {ratio}, which earlier bars should already have in them");
            return;
        }

        jump.IsSettled = true;
        var (before, after) = (bars.Take(jump.At).Any(bar => bar.IsStored), bars.Skip(jump.At).Any(bar => bar.IsStored));
        if (before && after)
            Flag(jump.At, $"follows a change of price by the ratio of the split {ratio}, which earlier bars should already have in them");
        else if (before)
            Quarantine(jump.At, bars.Count, $"does not fit the bars before it, to which the split {ratio} was not applied yet");
        else
            Quarantine(0, jump.At, $"does not fit the bars after it: the split {ratio} was not applied to it, or more than once");
    }

    /// <summary>Stretches whose prices are a hundred times those of the others. The stored ones are right; where nothing is stored, most.</summary>
    private void SettleUnits()
    {
        var units = _jumps.Where(jump => !jump.IsSettled && Factor.IsUnit(jump.Factor)).ToList();
        if (units.Count == 0)
            return;
        var unitOf = new int[bars.Count];
        foreach (var jump in units)
        {
            jump.IsSettled = true;
            unitOf[jump.At] += Rises(jump.Factor) ? 1 : -1;
        }

        for (var i = 1; i < unitOf.Length; i++)
            unitOf[i] += unitOf[i - 1];

        var right = Enumerable.Range(0, bars.Count).Where(i => bars[i].IsStored).Select(i => unitOf[i]).ToHashSet();
        if (right.Count == 0)
            right.Add(unitOf.CountBy(unit => unit).MaxBy(unit => unit.Value).Key);
        for (var i = 0; i < bars.Count; i++)
        {
            if (!right.Contains(unitOf[i]))
                Quarantine(i, i + 1, unitOf[i] > right.Max()
                    ? "has prices a hundred times those of the bars around, as in another unit"
                    : "has prices a hundredth of those of the bars around, as in another unit");
        }
    }

    /// <summary>A change by the ratio of a split, or by ten times and more, that is taken back: no trade was made at those prices.</summary>
    private void SettleExcursions()
    {
        foreach (var (index, there) in _jumps.Index())
        {
            if (there.IsSettled || Factor.IsUnit(there.Factor)
                || _jumps.Skip(index + 1).TakeWhile(back => back.At - there.At <= LongestExcursion).FirstOrDefault(back => !back.IsSettled && Return(there, back)) is not { } back)
                continue;
            there.IsSettled = back.IsSettled = true;
            Quarantine(there.At, back.At, "is part of a stretch whose prices change by the ratio of a split, or by ten times and more, and change back");
        }
    }

    private bool IsTakenBack(Jump jump) => _jumps.Exists(other => other != jump && !other.IsSettled && Return(jump, other));

    private static bool Return(Jump one, Jump other) => Math.Abs(other.At - one.At) <= LongestExcursion && Factor.IsReturn(one.Factor, other.Factor);

    private double FactorAt(int at) => bars[at].Bar.Open / bars[at - 1].Bar.Close;

    /// <summary>A move within a bar is trade; only what happens between two bars can be a change of scale.</summary>
    private bool IsGap(int at) => bars[at].Bar.Low > bars[at - 1].Bar.High || bars[at].Bar.High < bars[at - 1].Bar.Low;

    private bool IsNear(StockSplit split, int at) => !IsSmall(split) && Math.Abs(at - Position(split)) <= BarsAroundSplit;

    /// <summary>A split that a day's trade could be taken for: looked for on its own day only, and never certain.</summary>
    private static bool IsSmall(StockSplit split) => Math.Abs(Math.Log(split.Numerator / split.Denominator)) < Math.Log(Factor.Smallest);

    /// <summary>The first bar after the split.</summary>
    private int Position(StockSplit split)
    {
        var (low, high) = (0, bars.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (bars[middle].Bar.Time < split.Time)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Whether the price around a jump is so low that it has few steps to move by.</summary>
    private bool IsCoarse(int at)
    {
        var prices = new SortedSet<double>();
        for (var i = Math.Max(0, at - BarsAroundJump); i < Math.Min(bars.Count, at + BarsAroundJump); i++)
            prices.UnionWith([bars[i].Bar.Open, bars[i].Bar.High, bars[i].Bar.Low, bars[i].Bar.Close]);
        var step = prices.Zip(prices.Skip(1), (lower, upper) => upper - lower).Where(step => step > 1e-6 * prices.Max).DefaultIfEmpty(0).Min();
        return Math.Min(bars[at].Bar.Open, bars[at - 1].Bar.Close) < CoarseSteps * step;
    }

    private void Flag(int at, string reason)
    {
        if (bars[at] is { Index: >= 0 and var index, Bar: var bar })
            findings[index] ??= new BarFinding(bar, BarVerdict.Flagged, reason);
    }

    private void Quarantine(int from, int to, string reason)
    {
        for (var i = from; i < to; i++)
        {
            if (bars[i] is { Index: >= 0 and var index, Bar: var bar } && findings[index]?.Verdict != BarVerdict.Quarantined)
                findings[index] = new BarFinding(bar, BarVerdict.Quarantined, reason);
        }
    }

    private static bool Rises(double factor) => factor > 1;
}
