namespace Anomaly.Grains.Tickers.Backfilling;

/// <summary>A stretch of time cut into slices, oldest first.</summary>
/// <param name="From">Where the first slice begins.</param>
/// <param name="To">Where the last one ends.</param>
/// <param name="Step">How long a slice is.</param>
internal sealed record BackfillPlan(DateTime From, DateTime To, TimeSpan Step)
{
    /// <summary>However long the history asked for: no more calls of the source than this.</summary>
    private const int MaxSlices = 64;

    /// <summary>Plans slices of about so many bars. Markets are closed most of the time, so there are fewer in them.</summary>
    public static BackfillPlan Of(Interval interval, DateTime from, DateTime to, int barsPerSlice)
    {
        var wanted = interval.Length * barsPerSlice;
        var least = (to - from) / MaxSlices;
        return new BackfillPlan(from, to, wanted > least ? wanted : least);
    }

    /// <summary>The end of the slice that begins at a time.</summary>
    public DateTime EndOf(DateTime begin) => To - begin <= Step ? To : begin + Step;

    /// <summary>The share of the stretch that lies before a time, 0 to 1.</summary>
    public double ShareBefore(DateTime time) => To <= From ? 1 : Math.Clamp((time - From) / (To - From), 0, 1);
}
