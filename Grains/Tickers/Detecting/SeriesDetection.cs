using Anomaly.Detection.Engine;

namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>
/// One detection: fetch, compare, compute what has changed, commit. Keeps nothing: it takes what was stored and answers what is stored
/// now, so whatever fails on the way leaves the caller with what it had.
/// </summary>
internal sealed class SeriesDetection(
    IDetectionStore store, StoredSeries stored, SeriesSource source, SeriesComparer comparer, SeriesWorker worker, TimeProvider timeProvider)
{
    /// <summary>Brings a series up to date and ends the run.</summary>
    /// <param name="snapshot">What is stored.</param>
    /// <param name="detector">The model that scores.</param>
    /// <param name="run">The run that asks.</param>
    /// <param name="asked">How far back the history should reach; where it does not, and the source has more, it is extended.</param>
    /// <param name="reached">The earliest time that the source was asked for already, and had nothing more; null where it was not.</param>
    /// <param name="whole">Compare all that is stored, not only its tail.</param>
    /// <param name="cancellationToken">Gives up; nothing is written then.</param>
    public async Task<DetectionResult> DetectAsync(
        SeriesSnapshot snapshot, Detector detector, DetectionRun run, Period? asked, DateTime? reached, bool whole, CancellationToken cancellationToken)
    {
        var fetched = snapshot.IsEmpty
            ? await FetchFirstAsync(snapshot.Series, run, asked, cancellationToken)
            : await source.FetchAsync(snapshot.Series, Earliest(snapshot, asked, reached, whole), cancellationToken);
        return await ApplyAsync(snapshot, detector, run, fetched, new ApplyOptions(EndsRun: true), cancellationToken);
    }

    /// <summary>Takes fetched bars in.</summary>
    public async Task<DetectionResult> ApplyAsync(
        SeriesSnapshot snapshot, Detector detector, DetectionRun run, FetchedBars fetched, ApplyOptions options, CancellationToken cancellationToken)
    {
        var comparison = await comparer.CompareAsync(snapshot, fetched, cancellationToken);
        fetched = comparison.Fetched;
        run = run with { ModelVersion = detector.Model.Version, ModelHash = detector.Model.Hash };
        var work = await worker.DoAsync(
            snapshot, detector, comparison, options.RescoreAll, () => store.StartRunAsync(run, cancellationToken), cancellationToken);
        if (work is null)
            return await NothingNewAsync(snapshot, run.Add(fetched.Count, 0, [], fetched.Warnings), fetched, options, cancellationToken);

        var known = work.Rescored is null ? [] : await stored.ReadAnomaliesAsync(
            snapshot.Series, detector.Model.Hash, TimeRange.All, cancellationToken);
        var now = timeProvider.GetUtcNow().UtcDateTime;
        var records = work.Replay.Anomalies.Select(finding => finding.ToRecord(run, detector.Model, now)).ToList();
        run = run.Add(
            fetched.Count, work.Replay.RowsScored, NewIds(records, known), [.. fetched.Warnings, .. comparison.Delta.Warnings, .. work.Warnings]);
        if (options.EndsRun)
            run = run.Complete(now, options.EndsAs);
        var commit = new DetectionCommit
        {
            ExpectedVersion = snapshot.Version,
            Metadata = Describe(snapshot, work, options, detector, now) with { AnomaliesFound = CountHolding(snapshot, work, known) },
            Bars = work.Bars,
            RemoveBars = work.RemoveBars,
            Anomalies = records,
            Rescored = work.Rescored,
            Run = run,
        };
        var result = await store.CommitAsync(commit, cancellationToken);
        return new DetectionResult
        {
            Snapshot = snapshot with { Metadata = commit.Metadata with { Version = result.Version }, Tail = work.Tail },
            Run = run,
            Commit = result,
            Work = work,
            FetchedFrom = fetched.From,
            Live = fetched.Live,
            Reason = work.Reason,
        };
    }

    /// <summary>
    /// A first run is long, so its start is recorded: before the fetch, unless the source answers at once. What it refuses at once, as an interval
    /// that it lacks, leaves no trace.
    /// </summary>
    private async Task<FetchedBars> FetchFirstAsync(SeriesKey series, DetectionRun run, Period? asked, CancellationToken cancellationToken)
    {
        var fetching = source.FetchLatestAsync(series, HistoryDepth.Of(series.Interval, asked, source.Now), cancellationToken);
        if (fetching.IsCompleted)
            await fetching;
        await store.StartRunAsync(run, cancellationToken);
        return await fetching;
    }

    private async Task<DetectionResult> NothingNewAsync(
        SeriesSnapshot snapshot, DetectionRun run, FetchedBars fetched, ApplyOptions options, CancellationToken cancellationToken)
    {
        if (snapshot.IsEmpty && options.EndsRun)
            run = run.Add(0, 0, [], [$"The source has no closed bar of {snapshot.Series} since {fetched.From:u}."]);
        if (options.EndsRun)
        {
            run = run.Complete(timeProvider.GetUtcNow().UtcDateTime, options.EndsAs);
            await RecordEndAsync(run, cancellationToken);
        }

        return new DetectionResult
        {
            Snapshot = snapshot, Run = run, FetchedFrom = fetched.From, Live = fetched.Live, Reason = snapshot.IsEmpty ? null : "already_detected",
        };
    }

    /// <summary>Records the end of a run that committed nothing, whether its start was recorded or not.</summary>
    public async Task RecordEndAsync(DetectionRun run, CancellationToken cancellationToken)
    {
        await store.StartRunAsync(run, cancellationToken);
        if (run.Status != RunStatus.Complete || run.Trigger == RunTrigger.Backfill)
            await store.UpdateRunAsync(run, cancellationToken);
    }

    private DateTime Earliest(SeriesSnapshot snapshot, Period? asked, DateTime? reached, bool whole)
    {
        var wanted = asked is { } period ? SeriesWindow.StartOf(period, snapshot.Series.Interval, snapshot.Last!.Value, source.Now) : DateTime.MaxValue;
        return wanted < snapshot.Anchor && !(wanted >= reached) ? wanted : whole ? snapshot.Anchor!.Value : snapshot.Tail[0].Time;
    }

    private static List<string> NewIds(List<AnomalyRecord> records, List<AnomalyRecord> known)
    {
        var holding = known.Where(anomaly => anomaly.Status != AnomalyStatus.Retracted).Select(anomaly => anomaly.Datetime).ToHashSet();
        return [.. records.Where(anomaly => !holding.Contains(anomaly.Datetime)).Select(anomaly => anomaly.Id)];
    }

    private static long CountHolding(SeriesSnapshot snapshot, SeriesWork work, List<AnomalyRecord> known) => work.Replay.Anomalies.Length + (
        work.Rescored is { } range
            ? known.Count(anomaly => anomaly.Datetime < range.From && anomaly.Status != AnomalyStatus.Retracted)
            : snapshot.IsEmpty ? 0 : snapshot.Metadata!.AnomaliesFound);

    private static SeriesMetadata Describe(SeriesSnapshot snapshot, SeriesWork work, ApplyOptions options, Detector detector, DateTime now) => new()
    {
        Series = snapshot.Series,
        LastDetectionRun = now,
        LastDetectedTimestamp = work.Tail[^1].Time,
        ModelVersion = detector.Model.Version,
        ModelHash = detector.Model.Hash,
        RowsProcessed = work.Replay.State.RowsLoaded,
        Status = options.EndsAs,
        UpdatedAt = now,
        FeatureState = work.Replay.State.ToBytes(),
        Anchor = work.Anchor,
    };
}
