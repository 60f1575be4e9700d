using Anomaly.Grains.Tickers.Detecting;

namespace Anomaly.Grains.Tickers.Backfilling;

/// <summary>A backfill that runs: what its next slice needs to know. What must survive a crash is in its run, which is stored.</summary>
internal sealed class BackfillJob
{
    public BackfillJob(DetectionRun run, Period period, BackfillPlan plan, bool appends)
    {
        Run = run;
        Period = period;
        Plan = plan;
        Appends = appends;
        Cursor = plan.From;
        Progress = new BackfillFeed(run);
    }

    /// <summary>How far back it was asked to reach.</summary>
    public Period Period { get; }

    /// <summary>Its slices.</summary>
    public BackfillPlan Plan { get; }

    /// <summary>
    /// Each slice comes after everything that is stored, so it is committed at once. Otherwise the slices are collected, compared with what
    /// is stored, and committed together: in between the stored history would have a hole.
    /// </summary>
    public bool Appends { get; }

    /// <summary>The run as it stands.</summary>
    public DetectionRun Run { get; set; }

    /// <summary>Where the next slice begins.</summary>
    public DateTime Cursor { get; set; }

    /// <summary>Slices that were fetched and wait for the last.</summary>
    public List<FetchedBars> Collected { get; } = [];

    /// <summary>Who watches.</summary>
    public BackfillFeed Progress { get; }

    /// <summary>Whether the next slice is the last.</summary>
    public bool IsLastSlice => Plan.EndOf(Cursor) == Plan.To;
}
