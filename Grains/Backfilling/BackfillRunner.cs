using Anomaly.MarketData;

namespace Anomaly.Grains.Backfilling;

/// <summary>
/// Does a backfill slice by slice. Whatever slice it is killed at, the stored bars, feature state and anomalies agree, and doing it again
/// writes nothing twice.
/// </summary>
internal sealed class BackfillRunner(
    IDetectionStore store, BarFetcher fetcher, DetectionPipeline pipeline, IOptions<DetectionOptions> options, TimeProvider timeProvider)
{
    /// <summary>Every commit writes the whole run, with all that it has found: the slices of a long history grow, so that their number does not.</summary>
    private const int MostSlices = 32;

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
        if (goesOn && snapshot.Anchor > from)
            from = snapshot.Anchor.Value;
        var appends = snapshot.IsEmpty || goesOn;
        if (!appends)
            run = run with { RowsLoaded = 0, RowsPreprocessed = 0 };
        var plan = BackfillPlan.Of(interval, from, now, options.Value.BackfillSliceBars);
        return new BackfillJob(run, period, plan, goesOn ? snapshot.Last!.Value.AddTicks(1) : from, appends, timeProvider);
    }

    /// <summary>Does the next slice. Where it is the last, or the source gives out, the run has ended with it.</summary>
    public async Task<DetectionResult> ContinueAsync(
        BackfillJob job, SeriesSnapshot snapshot, Detector detector, CancellationToken cancellationToken)
    {
        try
        {
            if (job.Ahead is null)
                job.Receive(await FetchAsync(job, snapshot, cancellationToken), snapshot.Series.Interval, options.Value.BackfillSliceBars);
        }
        catch (MarketDataException exception) when (CanEndHere(job, snapshot))
        {
            return await EndPartlyAsync(job, snapshot, detector, exception, cancellationToken);
        }

        var before = job.Run;
        var result = job.Appends
            ? await AppendAsync(job, snapshot, detector, cancellationToken)
            : await CollectAsync(job, snapshot, detector, cancellationToken);
        if (result is { Run.Status: RunStatus.InProgress, Commit: null } && result.Run.RowsLoaded != before.RowsLoaded)
            await store.UpdateRunAsync(result.Run, cancellationToken);
        return result;
    }

    private async Task<FetchedBars> FetchAsync(BackfillJob job, SeriesSnapshot snapshot, CancellationToken cancellationToken)
    {
        // A slice that is committed at once begins with the last stored bar, so that the two can be seen to meet.
        var from = job.Appends && snapshot.Last < job.AheadTo ? snapshot.Last.Value : job.AheadTo;
        var fetched = await fetcher.FetchAsync(snapshot.Series, from, job.Plan.EndOf(job.AheadTo), cancellationToken);
        return fetched.Count == 0 && job is { Appends: true, IsLastFetch: true } && snapshot.IsEmpty
            ? await fetcher.FetchLatestAsync(snapshot.Series, job.Period, int.MaxValue, cancellationToken)
            : fetched;
    }

    private Task<DetectionResult> AppendAsync(BackfillJob job, SeriesSnapshot snapshot, Detector detector, CancellationToken cancellationToken)
    {
        var cursor = job.Cursor;
        var slice = job.Take((int)Math.Max(options.Value.BackfillSliceBars, job.Run.RowsLoaded / MostSlices));
        // The bar that a slice shares with the one before it has been counted.
        var shared = snapshot.IsEmpty ? 0 : slice.Closed.AsSpan().CountBefore(cursor);
        var run = job.Measure(Note(job, job.Run with { RowsLoaded = job.Run.RowsLoaded - shared }, snapshot, slice));
        return ApplyAsync(snapshot, detector, run, slice, new(EndsRun: job.IsDone), cancellationToken);
    }

    private async Task<DetectionResult> CollectAsync(BackfillJob job, SeriesSnapshot snapshot, Detector detector, CancellationToken cancellationToken)
    {
        var fetched = job.Take(int.MaxValue);
        job.Collected.Add(fetched);
        if (job.Cursor <= snapshot.Last && !job.IsDone)
        {
            var run = job.Measure(job.Run) with { RowsLoaded = job.Collected.Sum(slice => slice.Count) };
            return new DetectionResult { Snapshot = snapshot, Run = run, Fetched = fetched };
        }

        // Everything stored is compared now: what comes after it is committed as it comes.
        var together = job.Run with { RowsLoaded = 0, Progress = job.Plan.ShareBefore(job.Cursor) };
        var how = new ApplyOptions(EndsRun: job.IsDone, RescoreAll: job.Run.Force, Scored: job.ReportScored);
        var result = await ApplyAsync(snapshot, detector, together, job.TakeCollected(), how, cancellationToken);
        job.Append();
        return result;
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
            return new DetectionResult { Snapshot = snapshot, Run = run, Fetched = new FetchedBars(job.AskedFrom, [], [], []) };
        }

        var options = new ApplyOptions(EndsRun: true, EndsAs: RunStatus.Partial);
        return await ApplyAsync(snapshot, detector, run with { RowsLoaded = 0 }, job.TakeCollected(), options, cancellationToken);
    }

    private static DetectionRun Note(BackfillJob job, DetectionRun run, SeriesSnapshot snapshot, FetchedBars fetched)
    {
        var late = snapshot.IsEmpty && job.Period != Period.Max && fetched.Count > 0 && fetched.First - job.AskedFrom > Slack;
        return late && fetched.From >= job.AskedFrom
            ? run.Add(0, 0, [], [$"The source's history begins later than the {job.Period} asked for, at {fetched.First:u}."])
            : run;
    }

    private Task<DetectionResult> ApplyAsync(
        SeriesSnapshot snapshot, Detector detector, DetectionRun run, FetchedBars fetched, ApplyOptions options, CancellationToken cancellationToken) =>
        pipeline.ApplyAsync(snapshot, detector, run.ScoredBy(detector.Model), fetched, options, cancellationToken);
}
