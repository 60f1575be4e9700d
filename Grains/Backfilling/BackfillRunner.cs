using Anomaly.MarketData;

namespace Anomaly.Grains.Backfilling;

/// <summary>
/// Does a backfill slice by slice. Whatever slice it is killed at, the stored bars, feature state and anomalies agree, and doing it again
/// writes nothing twice.
/// </summary>
internal sealed class BackfillRunner(
    IDetectionStore store, BarFetcher fetcher, DetectionPipeline pipeline, IOptions<DetectionOptions> options, TimeProvider timeProvider)
{
    /// <summary>A history that begins this much later than asked is no longer due to weekends and holidays.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromDays(7);

    /// <summary>Plans a backfill, a new one or one that a crash has interrupted.</summary>
    /// <param name="snapshot">What is stored.</param>
    /// <param name="run">Its run.</param>
    public BackfillJob Plan(SeriesSnapshot snapshot, DetectionRun run)
    {
        var period = Period.Parse(run.Period);
        var interval = snapshot.Series.Interval;
        var now = fetcher.Now;
        // Only a slice that was committed by itself notes the model in a run that goes on.
        var goesOn = run is { RowsLoaded: > 0, ModelHash: not null } && !snapshot.IsEmpty;
        // One that goes on began where nothing was stored: what it has stored since does not move its beginning.
        var from = snapshot.IsEmpty || goesOn ? period.StartBefore(now) : fetcher.WindowStart(period, interval, snapshot.Last!.Value);
        var appends = snapshot.IsEmpty || goesOn;
        if (!appends)
            run = run with { RowsLoaded = 0, RowsPreprocessed = 0 };
        var job = new BackfillJob(run, period, BackfillPlan.Of(interval, from, now, options.Value.BackfillSliceBars), appends);
        if (goesOn)
            job.Cursor = snapshot.Last!.Value.AddTicks(1);
        return job;
    }

    /// <summary>Does the next slice. Where it is the last, or the source gives out, the run has ended with it.</summary>
    public async Task<DetectionResult> ContinueAsync(
        BackfillJob job, SeriesSnapshot snapshot, Detector detector, CancellationToken cancellationToken)
    {
        var last = job.IsLastSlice;
        var end = job.Plan.EndOf(job.Cursor);
        FetchedBars fetched;
        try
        {
            fetched = await FetchAsync(job, snapshot, end, cancellationToken);
        }
        catch (MarketDataException exception) when (CanEndHere(job, snapshot))
        {
            return await EndPartlyAsync(job, snapshot, detector, exception, cancellationToken);
        }

        // The bar that a slice shares with the one before it has been counted.
        var shared = snapshot.Last < job.Cursor ? fetched.CountUpTo(snapshot.Last.Value) : 0;
        var run = job.Run with { Progress = last ? 1 : job.Plan.ShareBefore(end), RowsLoaded = job.Run.RowsLoaded - shared };
        var result = job.Appends
            ? await ApplyAsync(snapshot, detector, Note(job, run, snapshot, fetched), fetched, new(EndsRun: last), cancellationToken)
            : await CollectAsync(job, run, snapshot, detector, fetched, last, cancellationToken);
        job.Cursor = end;
        if (result.Run.Status == RunStatus.InProgress && result.Commit is null)
            await store.UpdateRunAsync(result.Run, cancellationToken);
        return result;
    }

    private async Task<FetchedBars> FetchAsync(BackfillJob job, SeriesSnapshot snapshot, DateTime end, CancellationToken cancellationToken)
    {
        // A slice that is committed at once begins with the last stored bar, so that the two can be seen to meet.
        var from = job.Appends && snapshot.Last < job.Cursor ? snapshot.Last.Value : job.Cursor;
        var fetched = await fetcher.FetchAsync(snapshot.Series, from, end, cancellationToken);
        return fetched.Count == 0 && job is { Appends: true, IsLastSlice: true } && snapshot.IsEmpty
            ? await fetcher.FetchLatestAsync(snapshot.Series, job.Period, cancellationToken)
            : fetched;
    }

    private async Task<DetectionResult> CollectAsync(
        BackfillJob job, DetectionRun run, SeriesSnapshot snapshot, Detector detector, FetchedBars fetched, bool last, CancellationToken cancellationToken)
    {
        job.Collected.Add(fetched);
        if (!last)
        {
            return new DetectionResult
            {
                Snapshot = snapshot,
                Run = run with { RowsLoaded = job.Collected.Sum(slice => slice.Count) },
                Fetched = fetched,
            };
        }

        run = run with { RowsLoaded = 0 };
        return await ApplyAsync(snapshot, detector, run, Together(job), new(EndsRun: true, RescoreAll: job.Run.Force), cancellationToken);
    }

    /// <summary>What was fetched so far is worth keeping if it leaves no hole before what is stored.</summary>
    private static bool CanEndHere(BackfillJob job, SeriesSnapshot snapshot) =>
        !snapshot.IsEmpty && (job.Appends || (job.Collected.Count > 0 && job.Cursor > snapshot.Anchor));

    private async Task<DetectionResult> EndPartlyAsync(
        BackfillJob job, SeriesSnapshot snapshot, Detector detector, MarketDataException exception, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        var run = job.Run.Add(0, 0, [], [$"From {job.Cursor:u} on the source could not give any bars: {exception.Message}"]);
        if (job.Appends)
        {
            run = run.Complete(now, RunStatus.Partial);
            await pipeline.RecordEndAsync(run, cancellationToken);
            return new DetectionResult { Snapshot = snapshot, Run = run, Fetched = new FetchedBars(job.Plan.From, [], [], []) };
        }

        var options = new ApplyOptions(EndsRun: true, EndsAs: RunStatus.Partial);
        return await ApplyAsync(snapshot, detector, run with { RowsLoaded = 0 }, Together(job), options, cancellationToken);
    }

    private static FetchedBars Together(BackfillJob job) => new(
        job.Plan.From,
        [.. job.Collected.SelectMany(slice => slice.Closed)],
        [.. job.Collected.SelectMany(slice => slice.Live)],
        [.. job.Collected.SelectMany(slice => slice.Warnings).Distinct()]);

    private static DetectionRun Note(BackfillJob job, DetectionRun run, SeriesSnapshot snapshot, FetchedBars fetched)
    {
        var late = snapshot.IsEmpty && job.Period != Period.Max && fetched.Count > 0
            && (fetched.Closed.IsEmpty ? fetched.Live[0] : fetched.Closed[0]).Time - job.Plan.From > Slack;
        return late && fetched.From >= job.Plan.From
            ? run.Add(0, 0, [], [$"The source's history begins later than the {job.Period} asked for, at {fetched.Closed.Concat(fetched.Live).First().Time:u}."])
            : run;
    }

    private Task<DetectionResult> ApplyAsync(
        SeriesSnapshot snapshot, Detector detector, DetectionRun run, FetchedBars fetched, ApplyOptions options, CancellationToken cancellationToken) =>
        pipeline.ApplyAsync(snapshot, detector, run.ScoredBy(detector.Model), fetched, options, cancellationToken);
}
