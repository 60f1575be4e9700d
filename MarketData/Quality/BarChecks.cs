namespace Anomaly.MarketData.Quality;

/// <summary>
/// Tells bars that are certainly wrong from those that are odd but possible. Looks at raw prices only, so that what is wrong with adjusted prices alone
/// is not seen; never changes a bar; needs no history, though with stored bars it knows which scale of prices is the right one.
/// </summary>
/// <remarks>The bounds come from real series: docs/reference/data-quality.md. Cost: linear in the bars.</remarks>
public static class BarChecks
{
    /// <summary>Less than this is noise of the 32-bit numbers in which sources keep prices, as a share of the price.</summary>
    private const double Noise = 1e-6;

    /// <summary>Opening and closing auctions are often that far outside of the range of the day's trades, as a share of the price.</summary>
    private const double AuctionReach = 0.02;

    /// <summary>No auction is that far outside.</summary>
    private const double NoAuctionReach = 0.2;

    /// <summary>Judges the bars of one fetch.</summary>
    /// <param name="stored">Bars of the series that were judged before, in time order: the last of them at least. Empty where none is stored.</param>
    /// <param name="bars">What the source gave, in time order, one a time stamp; some of it may be stored.</param>
    /// <param name="splits">Splits that the source announced within the fetch, in time order.</param>
    /// <returns>The bars that are not fine, in time order, at most one finding each.</returns>
    public static IReadOnlyList<BarFinding> Check(ReadOnlySpan<Bar> stored, ReadOnlySpan<Bar> bars, IReadOnlyList<StockSplit> splits)
    {
        ArgumentNullException.ThrowIfNull(splits);
        if (bars.IsEmpty)
            return [];
        var findings = new BarFinding?[bars.Length];
        var context = stored[..stored.CountBefore(bars[0].Time)];
        var sound = new List<ScaledBar>(context.Length + bars.Length);
        foreach (var bar in context)
            sound.Add(new ScaledBar(bar, Index: -1, IsStored: true));
        var compared = context.Length;
        for (var i = 0; i < bars.Length; i++)
        {
            findings[i] = CheckAlone(bars[i]);
            while (compared < stored.Length && stored[compared].Time < bars[i].Time)
                compared++;
            if (findings[i]?.Verdict == BarVerdict.Quarantined)
                continue;
            var isStored = compared < stored.Length && stored[compared].Time == bars[i].Time;
            // Given again in another unit: the stored bar vouches for its own.
            var isOtherUnit = isStored && Factor.IsUnit(stored[compared].Close / bars[i].Close);
            if (isOtherUnit)
                sound.Add(new ScaledBar(stored[compared], Index: -1, IsStored: true));
            sound.Add(new ScaledBar(bars[i], i, isStored && !isOtherUnit));
        }

        if (stored[stored.CountBefore(bars[^1].Time.AddTicks(1))..] is [var next, ..])
            sound.Add(new ScaledBar(next, Index: -1, IsStored: true));

        new ScaleChecks(sound, splits, findings).Run();
        return [.. findings.OfType<BarFinding>()];
    }

    /// <summary>What a bar shows without its neighbours.</summary>
    private static BarFinding? CheckAlone(in Bar bar)
    {
        if (!bar.IsComplete)
            return new BarFinding(bar, BarVerdict.Quarantined, "has a value that is not a finite number");
        if (!(bar.Open > 0 && bar.High > 0 && bar.Low > 0 && bar.Close > 0))
            return new BarFinding(bar, BarVerdict.Quarantined, "has a price that is not positive");
        if (bar.Volume < 0)
            return new BarFinding(bar, BarVerdict.Quarantined, "has a negative volume");
        if (bar.High < bar.Low * (1 - Noise))
            return new BarFinding(bar, BarVerdict.Quarantined, "has a high below its low");
        if (Factor.IsUnit(bar.High / bar.Low))
            return new BarFinding(bar, BarVerdict.Quarantined, "has prices in two units, one a hundred times the other");
        var (first, last) = (Math.Min(bar.Open, bar.Close), Math.Max(bar.Open, bar.Close));
        var outside = Math.Max(last / bar.High, bar.Low / first) - 1;
        return outside switch
        {
            > NoAuctionReach => new BarFinding(bar, BarVerdict.Quarantined, "has an open or close more than 20 % outside of its high and low"),
            > AuctionReach => new BarFinding(bar, BarVerdict.Flagged, "has an open or close more than 2 % outside of its high and low"),
            _ => null,
        };
    }
}
