using Anomaly.Detection.Engine.Merging;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Quality;

namespace Anomaly.Grains.Detecting;

/// <summary>
/// One detection: fetch, compare, score, commit. Keeps nothing: it takes what was stored and answers what is stored
/// now, so whatever fails on the way leaves the caller with what it had.
/// </summary>
internal sealed class DetectionPipeline(
    IDetectionStore store, BarFetcher fetcher, SeriesComparer comparer, SeriesScorer scorer, SeriesCommitter committer, ITradingCalendar calendar, TimeProvider timeProvider)
{
    /// <summary>Brings a series up to date and ends the run.</summary>
    /// <param name="snapshot">What is stored.</param>
    /// <param name="detector">The model that scores.</param>
    /// <param name="run">The run that asks, scored by the detector's model.</param>
    /// <param name="asked">
    /// How far back the history should reach; where it does not, and the source has more, it is extended, unless the run is a chart's: to look at a series
    /// must not change its scores.
    /// </param>
    /// <param name="reached">The earliest time that the source was asked for already, and had nothing more; null where it was not.</param>
    /// <param name="whole">Compare all that is stored, not only its tail.</param>
    /// <param name="cancellationToken">Gives up; nothing is written then.</param>
    public async Task<DetectionResult> DetectAsync(
        SeriesSnapshot snapshot, Detector detector, DetectionRun run, Period? asked, DateTime? reached, bool whole, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        var fetched = snapshot.IsEmpty
            ? await FetchFirstAsync(snapshot.Series, run, asked, cancellationToken)
            : await fetcher.FetchOnwardsAsync(
                snapshot.Series, Earliest(snapshot, run.Trigger == RunTrigger.ChartRequest ? null : asked, reached, whole), snapshot.Last!.Value, cancellationToken);
        return await ApplyAsync(snapshot, detector, run.Waited(timeProvider.GetElapsedTime(start)), fetched, new ApplyOptions(EndsRun: true), cancellationToken);
    }

    /// <summary>Takes fetched bars in.</summary>
    public async Task<DetectionResult> ApplyAsync(
        SeriesSnapshot snapshot, Detector detector, DetectionRun run, FetchedBars fetched, ApplyOptions options, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        // Before bars are quarantined: those are there.
        if (MissingSessions.Describe(NewlyMissing(snapshot, fetched)) is { } missing)
            fetched = fetched with { Warnings = fetched.Warnings.Add(missing) };
        var comparison = await comparer.CompareAsync(snapshot, fetched, run.Trigger == RunTrigger.Backfill, cancellationToken);
        return await ApplyAsync(snapshot, detector, run.Took(fetched.Closed.AsSpan()[options.Known..]).Worked(timeProvider.GetElapsedTime(start)), comparison, options, cancellationToken);
    }

    /// <summary>Lets a quarantined bar in, scores what follows from it, and ends the run.</summary>
    public async Task<DetectionResult> ReleaseAsync(
        SeriesSnapshot snapshot, Detector detector, DetectionRun run, QuarantineEntry bar, CancellationToken cancellationToken)
    {
        var comparison = await comparer.CompareReleasedAsync(snapshot, bar, cancellationToken);
        return await ApplyAsync(snapshot, detector, run, comparison, new ApplyOptions(EndsRun: true), cancellationToken);
    }

    private async Task<DetectionResult> ApplyAsync(
        SeriesSnapshot snapshot, Detector detector, DetectionRun run, SeriesComparison comparison, ApplyOptions options, CancellationToken cancellationToken)
    {
        var fetched = comparison.Fetched;
        var start = timeProvider.GetTimestamp();
        var update = await scorer.ComputeAsync(
            snapshot, detector, comparison, options, () => store.StartRunAsync(run, cancellationToken), cancellationToken);
        if (update is null)
            return await NothingNewAsync(snapshot, run.Add(fetched.Count, 0, [], fetched.Warnings), comparison, options, cancellationToken);
        run = run.Worked(timeProvider.GetElapsedTime(start)).Add(fetched.Count, update.Replay.RowsScored, [], [.. fetched.Warnings, .. comparison.Delta.Warnings, .. update.Warnings]);
        return (await committer.CommitAsync(snapshot, detector.Model, run, comparison, update, options, cancellationToken)) with { Delta = comparison.Delta };
    }

    /// <inheritdoc cref="SeriesCommitter.ChangeSourceAsync" />
    public Task<DetectionResult> ChangeSourceAsync(SeriesSnapshot snapshot, DetectionRun run, CancellationToken cancellationToken) =>
        committer.ChangeSourceAsync(snapshot, run, cancellationToken);

    /// <summary>Records the end of a run that committed nothing, whether its start was recorded or not.</summary>
    public async Task RecordEndAsync(DetectionRun run, CancellationToken cancellationToken)
    {
        if (!await store.StartRunAsync(run, cancellationToken))
            await store.UpdateRunAsync(run, cancellationToken);
    }

    /// <summary>
    /// A first run is long, so its start is recorded: before the fetch, unless the source answers at once. What it refuses at once, as an interval
    /// that it lacks, leaves no trace. A chart's run takes as much as a chart can show.
    /// </summary>
    private async Task<FetchedBars> FetchFirstAsync(SeriesKey series, DetectionRun run, Period? asked, CancellationToken cancellationToken)
    {
        var most = run.Trigger == RunTrigger.ChartRequest ? ChartQuery.MostRows : int.MaxValue;
        var fetching = fetcher.FetchLatestAsync(series, fetcher.HistoryDepth(series.Interval, asked), most, cancellationToken);
        if (fetching.IsCompleted)
            await fetching;
        await store.StartRunAsync(run, cancellationToken);
        return await fetching;
    }

    private async Task<DetectionResult> NothingNewAsync(
        SeriesSnapshot snapshot, DetectionRun run, SeriesComparison comparison, ApplyOptions options, CancellationToken cancellationToken)
    {
        var fetched = comparison.Fetched;
        if (snapshot.IsEmpty && options.EndsRun && !comparison.HasNews)
            run = run.Add(0, 0, [], [$"The source has no closed bar of {snapshot.Series} since {fetched.From:u}."]);
        if (options.EndsRun)
            run = run.Complete(timeProvider.GetUtcNow().UtcDateTime, options.EndsAs);
        if (comparison.HasNews)
            return (await committer.CommitWithoutBarsAsync(snapshot, run, comparison, cancellationToken)) with { Delta = comparison.Delta };
        if (options is { EndsRun: true, RecordsIdle: true })
            await RecordEndAsync(run, cancellationToken);
        return new DetectionResult
        {
            Snapshot = snapshot, Run = run, Fetched = fetched, Delta = comparison.Delta, Reason = snapshot.IsEmpty ? null : "already_detected",
        };
    }

    /// <summary>Sessions without a bar before, between or after stored ones; bars that are pushed may come in any order.</summary>
    private IEnumerable<MissingSessions> NewlyMissing(SeriesSnapshot snapshot, FetchedBars fetched)
    {
        var times = fetched.Closed.Select(bar => bar.Time);
        if (!fetched.IsWhole)
            times = [];
        else if (snapshot.Last is { } last && fetched.From > snapshot.Anchor)
            times = times.Where(time => time > last).Prepend(last);
        return MissingSessions.Between(calendar, snapshot.Series, times).Where(stretch => !(stretch.Before >= snapshot.Anchor && stretch.After <= snapshot.Last));
    }

    private DateTime Earliest(SeriesSnapshot snapshot, Period? asked, DateTime? reached, bool whole)
    {
        var wanted = asked is { } period ? fetcher.WindowStart(period, snapshot.Series.Interval, snapshot.Last!.Value) : DateTime.MaxValue;
        return wanted < snapshot.Anchor && !(wanted >= reached) ? wanted : whole ? snapshot.Anchor!.Value : snapshot.Tail[0].Time;
    }
}

/// <summary>
/// All that is known of what is stored of a series: what the last commit left. Immutable; a detection answers the next one, and whoever fails
/// keeps the old.
/// </summary>
/// <param name="Series">Which series.</param>
/// <param name="Metadata">The stored metadata with its feature state; null where nothing was ever committed.</param>
/// <param name="Tail">The last stored bars, oldest first: what the next fetch is compared with.</param>
internal sealed record SeriesSnapshot(SeriesKey Series, SeriesMetadata? Metadata, ImmutableArray<Bar> Tail)
{
    /// <summary>Bars that the source gave and that are certainly wrong, in time order; those that were released too.</summary>
    public ImmutableArray<QuarantineEntry> Quarantined { get; init; } = [];

    /// <summary>The stored metadata, to be committed at a time; that of a series which begins where nothing was ever committed.</summary>
    public SeriesMetadata MetadataAt(DateTime now) => (Metadata ?? new SeriesMetadata { Series = Series, UpdatedAt = now }) with { UpdatedAt = NotBeforeLast(now) };

    /// <summary>What the next commit expects.</summary>
    public long Version => Metadata?.Version ?? 0;

    /// <summary>Whether there are no bars; metadata may still be there, as of a series imported from the system before this one.</summary>
    public bool IsEmpty => Tail.IsEmpty;

    /// <summary>Opening time of the first stored bar; null where there is none.</summary>
    public DateTime? Anchor => IsEmpty ? null : Metadata?.Anchor;

    /// <summary>Opening time of the last stored bar; null where there is none.</summary>
    public DateTime? Last => IsEmpty ? null : Tail[^1].Time;

    /// <summary>The instant of the next commit: by a clock that is behind that of the last one, no earlier, so that what was known when is never ambiguous.</summary>
    public DateTime NotBeforeLast(DateTime now) => now < Metadata?.UpdatedAt ? Metadata.UpdatedAt : now;

    /// <summary>What is stored of a series: metadata, tail and quarantined bars, three indexed reads.</summary>
    /// <param name="store">Where.</param>
    /// <param name="series">Which series.</param>
    /// <param name="tail">How many of the last bars.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<SeriesSnapshot> LoadAsync(IDetectionStore store, SeriesKey series, int tail, CancellationToken cancellationToken)
    {
        var metadata = await store.LoadSeriesAsync(series, cancellationToken);
        if (metadata is null)
            return new SeriesSnapshot(series, null, []);
        var last = await store.ReadLastBarsAsync(series, tail, cancellationToken: cancellationToken);
        if (last.Count > 0 && metadata.Anchor is null)
        {
            var first = await store.ReadBarsAsync(series, TimeRange.All, 1, cancellationToken);
            metadata = metadata with { Anchor = first[0].Time, FeatureState = null };
        }

        var query = new QuarantineQuery { Limit = PageRequest.MaxLimit };
        var quarantined = await StoreReading.ListAllAsync(cursor => store.ListQuarantinedAsync(series, query with { Cursor = cursor }, cancellationToken)).ToListAsync(cancellationToken);
        return new SeriesSnapshot(series, metadata, [.. last]) { Quarantined = [.. quarantined] };
    }
}

/// <summary>How fetched bars are taken in.</summary>
/// <param name="EndsRun">This is the run's last step: it ends with the commit.</param>
/// <param name="RescoreAll">Compute and score the whole series again, even if nothing has changed.</param>
/// <param name="EndsAs">How the run ends.</param>
/// <param name="Scored">Told the share of the bars that is scored, 0 to 1, now and then; null where nobody asks.</param>
/// <param name="RecordsIdle">Records the run even where nothing was to be done.</param>
/// <param name="Known">How many of the first bars the run has taken in already.</param>
internal readonly record struct ApplyOptions(
    bool EndsRun, bool RescoreAll = false, RunStatus EndsAs = RunStatus.Complete, Action<double>? Scored = null, bool RecordsIdle = true, int Known = 0);

/// <summary>What a detection came to.</summary>
internal sealed record DetectionResult
{
    /// <summary>The series as it is now.</summary>
    public required SeriesSnapshot Snapshot { get; init; }

    /// <summary>The run as it is now.</summary>
    public required DetectionRun Run { get; init; }

    /// <summary>The bars that the source gave.</summary>
    public required FetchedBars Fetched { get; init; }

    /// <summary>How these differ from what was stored; null where they were not compared.</summary>
    public SeriesDelta? Delta { get; init; }

    /// <summary>What the commit changed; null where there was nothing to commit.</summary>
    public CommitResult? Commit { get; init; }

    /// <summary>What was committed; null where there was nothing.</summary>
    public SeriesUpdate? Update { get; init; }

    /// <summary>already_detected, revised, extended, rewritten, model_changed, rebuilt or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Ids of anomalies that were not known before, or hold again.</summary>
    public ImmutableArray<string> NewAnomalies => Commit is { } commit ? [.. commit.Inserted, .. commit.Restored] : [];

    /// <summary>Whether anomalies came or went.</summary>
    public bool ChangedAnomalies => Commit is { } commit && commit.Inserted.Count + commit.Restored.Count + commit.Retracted.Count > 0;
}
