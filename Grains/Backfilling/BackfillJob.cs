using Anomaly.MarketData;

namespace Anomaly.Grains.Backfilling;

/// <summary>A backfill that runs: what its next slice needs to know. What must survive a crash is in its run, which is stored.</summary>
internal sealed class BackfillJob
{
    /// <summary>Too little is done to tell from it how long the rest takes.</summary>
    private const double LeastToTell = 0.01;

    /// <summary>Retries in a row before the backfill ends.</summary>
    private const int MostRetries = 20;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly double _startedWith;
    private double _scored;
    private double _extended;
    private int _retries;

    /// <param name="run">Its run.</param>
    /// <param name="period">How far back it was asked to reach.</param>
    /// <param name="plan">Its slices.</param>
    /// <param name="cursor">Where the first slice begins.</param>
    /// <param name="appends">See <see cref="Appends"/>.</param>
    /// <param name="time">Measures how fast it is.</param>
    public BackfillJob(DetectionRun run, Period period, BackfillPlan plan, DateTime cursor, bool appends, TimeProvider time)
    {
        Period = period;
        Plan = plan;
        AskedFrom = plan.From;
        Cursor = AheadTo = cursor;
        Appends = appends;
        HasBegun = cursor > plan.From;
        Run = run;
        Progress = new BackfillProgress(run);
        (_time, _startedAt, _startedWith) = (time, time.GetTimestamp(), ShareDone);
    }

    /// <summary>How far back it was asked to reach.</summary>
    public Period Period { get; }

    /// <summary>The earliest time that the source is asked for.</summary>
    public DateTime AskedFrom { get; private set; }

    /// <summary>What is to be put before the stored history first; null where nothing is, or no longer.</summary>
    public HistoryExtension? Extension { get; private set; }

    /// <summary>Whether the stored history has been extended.</summary>
    public bool HasExtended { get; private set; }

    /// <summary>Bars of what the history was extended by.</summary>
    public long RowsCommitted { get; private set; }

    /// <summary>Its slices.</summary>
    public BackfillPlan Plan { get; private set; }

    /// <summary>
    /// Each slice comes after everything that is stored, so it is committed at once. Otherwise the slices are collected, compared with what
    /// is stored, and committed together: in between the stored history would have a hole.
    /// </summary>
    public bool Appends { get; private set; }

    /// <summary>Whether the source has given any bars: only then is it known where its history begins, and how much there is to do.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The run as it stands.</summary>
    public DetectionRun Run { get; set; }

    /// <summary>What lies before it has been taken: committed, or collected.</summary>
    public DateTime Cursor { get; private set; }

    /// <summary>Bars that were fetched and wait to be taken; null where the next have to be fetched.</summary>
    public FetchedBars? Ahead { get; private set; }

    /// <summary>What lies before it has been fetched.</summary>
    public DateTime AheadTo { get; private set; }

    /// <summary>Slices that wait for each other.</summary>
    public List<FetchedBars> Collected { get; } = [];

    /// <summary>Who watches.</summary>
    public BackfillProgress Progress { get; }

    /// <summary>Whether the next bars to be fetched are the last.</summary>
    public bool IsLastFetch => Plan.EndOf(AheadTo) == Plan.To;

    /// <summary>Whether everything has been taken.</summary>
    public bool IsDone => Ahead is null && AheadTo == Plan.To;

    /// <summary>Whether it is to end.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Gives up the slice that is under way; null between two.</summary>
    public CancellationTokenSource? Slice { get; set; }

    /// <summary>Completes when its activation no longer works on it: it has ended, or it pauses.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>How far the run is once what was fetched is committed, 0 to 1.</summary>
    public double ShareOnceCommitted => Extension is { } extension
        ? extension.ShareOf(Plan) * extension.ShareFetched
        : _extended + ((1 - _extended) * Plan.ShareBefore(Cursor));

    private double ShareDone => Extension is { } extension
        ? extension.ShareOf(Plan) * extension.ShareDone(_scored)
        : _extended + ((1 - _extended) * ShareOfPlanDone);

    private double ShareOfPlanDone => !HasBegun
        ? 0
        : ((Plan.ShareBefore(AheadTo) * (1 + _scored)) + (Appends ? 2 : 0) * Plan.ShareBefore(Cursor)) / 3;

    /// <summary>Has the stored history, with which the plan begins, be extended back to a time before anything else is done.</summary>
    public void ExtendTo(DateTime from, Interval interval, int barsPerSlice) =>
        Extension = new HistoryExtension(BackfillPlan.Of(interval, from, Plan.From, barsPerSlice), barsPerSlice);

    /// <summary>What the extension took is committed; where that was all, the plan is next.</summary>
    public void MarkExtended(long rowsCommitted)
    {
        Extension!.MarkCommitted();
        (_scored, HasExtended, RowsCommitted) = (0, true, rowsCommitted);
        if (Extension.IsFetched)
            (_extended, Extension) = (Extension.ShareOf(Plan), null);
    }

    /// <summary>What is stored does not agree with the source where the two meet: all is fetched, and compared at once.</summary>
    public void CompareInsteadOfExtending(Interval interval, int barsPerSlice)
    {
        Plan = BackfillPlan.Of(interval, Extension!.Plan.From, Plan.To, barsPerSlice);
        (AskedFrom, Cursor, AheadTo, Extension) = (Plan.From, Plan.From, Plan.From, null);
    }

    /// <summary>Takes note of bars that were fetched. The first ones say where the source's history begins: the plan is made for what there is.</summary>
    public void Receive(FetchedBars fetched, Interval interval, int barsPerSlice)
    {
        MarkAnswered();
        AheadTo = Plan.EndOf(AheadTo);
        Ahead = fetched;
        if (HasBegun || fetched.Count == 0)
            return;
        HasBegun = true;
        if (fetched.First > Plan.From)
            Plan = BackfillPlan.Of(interval, fetched.First, Plan.To, barsPerSlice);
    }

    /// <summary>Takes the next bars out of those that were fetched, with the one before them, by which the two can be seen to meet.</summary>
    public FetchedBars Take(int most)
    {
        var ahead = Ahead!;
        var taken = (int)Math.Min(int.MaxValue, ahead.Closed.AsSpan().CountBefore(Cursor) + (long)most);
        if (taken >= ahead.Closed.Length)
        {
            (Ahead, Cursor) = (null, AheadTo);
            return ahead;
        }

        Ahead = ahead with { Closed = ahead.Closed[(taken - 1)..], Warnings = [] };
        Cursor = ahead.Closed[taken - 1].Time.AddTicks(1);
        return ahead with { Closed = ahead.Closed[..taken], Live = [] };
    }

    /// <summary>All that was collected is about to be committed: what comes from now on follows what is stored.</summary>
    public FetchedBars TakeCollected()
    {
        var together = FetchedBars.Join(AskedFrom, Collected);
        Collected.Clear();
        return together;
    }

    /// <summary>What was collected is committed.</summary>
    public void Append() => (Appends, _scored) = (true, 0);

    /// <summary>Tells those who watch how much of what was collected is scored.</summary>
    public void ReportScored(double share)
    {
        _scored = share;
        Progress.Report(Run = Measure(Run));
    }

    /// <summary>The run with how far it is, and how long the rest takes at the pace so far.</summary>
    public DetectionRun Measure(DetectionRun run)
    {
        var (done, elapsed) = (ShareDone, _time.GetElapsedTime(_startedAt).TotalSeconds);
        var gained = done - _startedWith;
        // One that goes on after a crash measures what is left.
        var progress = HasExtended || Extension is not null ? Math.Max(run.Progress, done) : done;
        return run with { Progress = progress, SecondsLeft = gained < LeastToTell || elapsed <= 0 ? null : Math.Round(elapsed * (1 - done) / gained, 1) };
    }

    /// <summary>Whether the source cannot answer yet but says when, as where its requests a second are used up, and may be asked again.</summary>
    public bool CanRetry(MarketDataException exception) => exception is MarketDataUnavailableException { RetryAfter: not null } && _retries < MostRetries;

    /// <summary>The source answered.</summary>
    public void MarkAnswered() => _retries = 0;

    /// <summary>How long the next slice waits before the source is asked again.</summary>
    public TimeSpan CountRetry(MarketDataUnavailableException exception)
    {
        _retries++;
        return exception.RetryAfter < LongestWait ? exception.RetryAfter.Value : LongestWait;
    }

    /// <summary>Asks for its end.</summary>
    public void Cancel()
    {
        IsCancelled = true;
        Slice?.Cancel();
    }

    /// <summary>Its activation no longer works on it.</summary>
    public void MarkStopped() => _stopped.TrySetResult();
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

    /// <summary>The beginning of the slice that ends at a time.</summary>
    public DateTime BeginOf(DateTime end) => end - From <= Step ? From : end - Step;

    /// <summary>The share of the stretch that lies before a time, 0 to 1.</summary>
    public double ShareBefore(DateTime time) => To <= From ? 1 : Math.Clamp((time - From) / (To - From), 0, 1);
}
