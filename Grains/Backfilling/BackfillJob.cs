using System.Runtime.CompilerServices;
using Anomaly.Grains.Signals;

namespace Anomaly.Grains.Backfilling;

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
        Progress = new BackfillProgress(run);
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
    public BackfillProgress Progress { get; }

    /// <summary>Whether the next slice is the last.</summary>
    public bool IsLastSlice => Plan.EndOf(Cursor) == Plan.To;
}

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

/// <summary>Tells any number of watchers how far a backfill is. A slow watcher misses steps in between, never the last.</summary>
internal sealed class BackfillProgress(DetectionRun run)
{
    private readonly Signal _changed = new();
    private DetectionRun _run = run;

    /// <summary>Says how the run stands now.</summary>
    public void Report(DetectionRun run)
    {
        Volatile.Write(ref _run, run);
        _changed.Send();
    }

    /// <summary>How the run stands, and every change that is noticed, until it has ended.</summary>
    public async IAsyncEnumerable<DetectionRun> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = _changed.Next;
            var run = Volatile.Read(ref _run);
            yield return run;
            if (run.Status != RunStatus.InProgress)
                yield break;
            await changed.WaitAsync(cancellationToken);
        }
    }
}
