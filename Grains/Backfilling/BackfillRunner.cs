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

    private int SliceBars => options.Value.BackfillSliceBars;

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
            run = run with { RowsLoaded = 0, RowsPreprocessed = 0, InputHash = null };
        // One that a crash has cut off while it extended the history is planned anew, from where that begins by now.
        var begin = !appends && from < snapshot.Anchor ? snapshot.Anchor.Value : from;
        var plan = BackfillPlan.Of(interval, begin, now, SliceBars);
        var job = new BackfillJob(run, period, plan, goesOn ? snapshot.Last!.Value.AddTicks(1) : begin, appends, timeProvider);
        if (from < begin)
            job.ExtendTo(from, interval, SliceBars);
        return job;
    }

    /// <summary>Does the next slice. Where it is the last, or the source gives out, the run has ended with it.</summary>
    public async Task<DetectionResult> ContinueAsync(
        BackfillJob job, SeriesSnapshot snapshot, Detector detector, CancellationToken cancellationToken)
    {
        var loaded = job.Run.RowsLoaded;
        DetectionResult result;
        try
        {
            result = job.Extension is { } extension
                ? await ExtendAsync(job, extension, snapshot, detector, cancellationToken)
                : await FollowPlanAsync(job, snapshot, detector, cancellationToken);
        }
        catch (MarketDataException exception) when (!job.CanRetry(exception) && CanEndHere(job, snapshot))
        {
            return await EndPartlyAsync(job, snapshot, detector, exception, cancellationToken);
        }

        if (result is { Run.Status: RunStatus.InProgress, Commit: null } && result.Run.RowsLoaded != loaded)
            await store.UpdateRunAsync(result.Run, cancellationToken);
        return result;
    }

    /// <summary>
    /// The run does not note the model yet: what a crash cuts off before all of the past is there has to be planned anew.
    /// </summary>
    private async Task<DetectionResult> ExtendAsync(
        BackfillJob job, HistoryExtension extension, SeriesSnapshot snapshot, Detector detector, CancellationToken cancellationToken)
    {
        var (series, to) = (snapshot.Series, extension.FetchedFrom);
        var begins = to == extension.Plan.To;
        var start = timeProvider.GetTimestamp();
        var fetched = await fetcher.FetchAsync(series, extension.Plan.BeginOf(to), begins ? to.AddTicks(1) : to, cancellationToken);
        job.MarkAnswered();
        job.Run = job.Run.Waited(timeProvider.GetElapsedTime(start));
        if (begins)
        {
            var first = await store.ReadBarsAsync(series, TimeRange.All, 1, cancellationToken);
            if (fetched.Closed.IsEmpty || fetched.Closed[^1] != first[0])
            {
                job.CompareInsteadOfExtending(series.Interval, SliceBars);
                return new DetectionResult { Snapshot = snapshot, Run = job.Run, Fetched = fetched };
            }

            fetched = fetched with { Closed = fetched.Closed[..^1] };
        }

        extension.Collect(fetched);
        if (!extension.IsDue)
            return new DetectionResult { Snapshot = snapshot, Run = job.Measure(job.Run with { RowsLoaded = job.RowsCommitted + extension.Waiting }), Fetched = fetched };
        var run = job.Run with { RowsLoaded = job.RowsCommitted, Progress = Math.Max(job.Run.Progress, job.ShareOnceCommitted) };
        var result = await pipeline.ApplyAsync(
            snapshot, detector, run, extension.Take(), new ApplyOptions(EndsRun: false, Scored: job.ReportScored), cancellationToken);
        job.MarkExtended(result.Run.RowsLoaded);
        return result with { Run = job.Measure(result.Run) };
    }

    private async Task<DetectionResult> FollowPlanAsync(BackfillJob job, SeriesSnapshot snapshot, Detector detector, CancellationToken cancellationToken)
    {
        if (job.Ahead is null)
        {
            var start = timeProvider.GetTimestamp();
            job.Receive(await FetchAsync(job, snapshot, cancellationToken), snapshot.Series.Interval, SliceBars);
            job.Run = job.Run.Waited(timeProvider.GetElapsedTime(start));
        }
        return job.Appends
            ? await AppendAsync(job, snapshot, detector, cancellationToken)
            : await CollectAsync(job, snapshot, detector, cancellationToken);
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
        var slice = job.Take((int)Math.Max(SliceBars, job.Run.RowsLoaded / MostSlices));
        // The bar that a slice shares with the one before it has been counted.
        var shared = snapshot.IsEmpty ? 0 : slice.Closed.AsSpan().CountBefore(cursor);
        var run = job.Measure(Note(job, job.Run with { RowsLoaded = job.Run.RowsLoaded - shared }, snapshot, slice));
        return ApplyAsync(snapshot, detector, run, slice, new(EndsRun: job.IsDone, Known: shared), cancellationToken);
    }

    private async Task<DetectionResult> CollectAsync(BackfillJob job, SeriesSnapshot snapshot, Detector detector, CancellationToken cancellationToken)
    {
        var fetched = job.Take(int.MaxValue);
        job.Collected.Add(fetched);
        if (job.Cursor <= snapshot.Last && !job.IsDone)
        {
            var run = job.Measure(job.Run) with { RowsLoaded = job.RowsCommitted + job.Collected.Sum(slice => slice.Count) };
            return new DetectionResult { Snapshot = snapshot, Run = run, Fetched = fetched };
        }

        // Everything stored is compared now: what comes after it is committed as it comes.
        var together = job.Run with { RowsLoaded = job.RowsCommitted, Progress = job.ShareOnceCommitted };
        var how = new ApplyOptions(EndsRun: job.IsDone, RescoreAll: job.Run.Force, Scored: job.ReportScored);
        var result = await ApplyAsync(snapshot, detector, together, job.TakeCollected(), how, cancellationToken);
        job.Append();
        return result;
    }

    /// <summary>What was fetched so far is worth keeping if it leaves no hole before what is stored.</summary>
    private static bool CanEndHere(BackfillJob job, SeriesSnapshot snapshot) =>
        !snapshot.IsEmpty && (job.Appends || job.HasExtended || job.Extension is { Waiting: > 0 } || (job.Collected.Count > 0 && job.Cursor > snapshot.Anchor));

    private async Task<DetectionResult> EndPartlyAsync(
        BackfillJob job, SeriesSnapshot snapshot, Detector detector, MarketDataException exception, CancellationToken cancellationToken)
    {
        var where = job.Extension is { } extension ? $"Before {extension.FetchedFrom:u}" : $"From {job.Cursor:u} on";
        var run = job.Run.Add(0, 0, [], [$"{where} the source could not give any bars: {exception.Message}"]);
        var rest = job.Extension?.Take() ?? job.TakeCollected();
        if (rest.Count > 0)
            return await ApplyAsync(snapshot, detector, run with { RowsLoaded = job.RowsCommitted }, rest, new(EndsRun: true, EndsAs: RunStatus.Partial), cancellationToken);
        run = run.ScoredBy(detector.Model).Complete(timeProvider.GetUtcNow().UtcDateTime, RunStatus.Partial);
        await pipeline.RecordEndAsync(run, cancellationToken);
        return new DetectionResult { Snapshot = snapshot, Run = run, Fetched = rest };
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
