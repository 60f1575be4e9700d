using Anomaly.Alerts;
using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Models;
using Anomaly.MarketData.Sources;

namespace Anomaly.Grains.Detecting;

/// <summary>Commits what was computed: bars, anomalies, run and metadata in one transaction, if nobody else has committed since.</summary>
internal sealed class SeriesCommitter(IDetectionStore store, BarSource source, IOptions<AlertOptions> alerts, TimeProvider timeProvider)
{
    /// <summary>Bars of a longer interval that people are told of, however long ago that is.</summary>
    private const int RecentBars = 3;

    /// <summary>Commits an update; the run ends with it where the options say so.</summary>
    /// <exception cref="StoreConflictException">Another activation committed first; nothing was written.</exception>
    public async Task<DetectionResult> CommitAsync(
        SeriesSnapshot snapshot, DetectionModel model, DetectionRun run, SeriesComparison comparison, SeriesUpdate update, ApplyOptions options, CancellationToken cancellationToken)
    {
        var known = update.Rescored is null ? [] : await store.ReadAllAnomaliesAsync(snapshot.Series, model.Hash, TimeRange.All, cancellationToken: cancellationToken);
        var now = timeProvider.GetUtcNow().UtcDateTime;
        var committed = snapshot.NotBeforeLast(now);
        var records = await RecordsAsync(update, run, model, comparison, committed, cancellationToken);
        await JoinIncidentsAsync(records, update, known, cancellationToken);
        var delta = Change(records, known, update.Rescored);
        run = run.Add(0, 0, [.. delta.New, .. delta.Restored], []) with { AnomaliesRetracted = run.AnomaliesRetracted + delta.Retracted.Length };
        if (options.EndsRun)
            run = run.Complete(now, options.EndsAs);
        var commit = new DetectionCommit
        {
            ExpectedVersion = snapshot.Version,
            Metadata = Describe(snapshot, comparison, run, now) with
            {
                LastDetectionRun = now,
                LastDetectedTimestamp = update.Tail[^1].Time,
                ModelVersion = model.Version,
                ModelHash = model.Hash,
                RowsProcessed = update.Replay.State.RowsLoaded,
                AnomaliesFound = CountHolding(snapshot, update, known),
                Status = options.EndsAs,
                FeatureState = update.Replay.State.ToBytes(),
                Anchor = update.Anchor,
                Source = source.Name,
            },
            Bars = update.Bars,
            RemoveBars = update.RemoveBars,
            Quarantined = comparison.Quarantine.Added,
            Unquarantined = comparison.Quarantine.Removed,
            Actions = comparison.Actions,
            RemoveActions = comparison.RemoveActions,
            Anomalies = records,
            Rescored = update.Rescored,
            AlertsFrom = AlertsFrom(snapshot, run, update),
            Run = run,
        };
        var result = await store.CommitAsync(commit, cancellationToken);
        return new DetectionResult
        {
            Snapshot = snapshot with
            {
                Metadata = commit.Metadata with { Version = result.Version },
                Tail = update.Tail,
                Quarantined = comparison.Quarantine.Apply(snapshot.Quarantined),
            },
            Run = run,
            Fetched = comparison.Fetched,
            Commit = result,
            Update = update,
            Reason = update.Reason,
        };
    }

    /// <summary>Commits what was quarantined or announced where no bar is new: the series stays as it is.</summary>
    /// <exception cref="StoreConflictException">Another activation committed first; nothing was written.</exception>
    public async Task<DetectionResult> CommitWithoutBarsAsync(
        SeriesSnapshot snapshot, DetectionRun run, SeriesComparison comparison, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        var commit = new DetectionCommit
        {
            ExpectedVersion = snapshot.Version,
            Metadata = Describe(snapshot, comparison, run, now) with { LastDetectionRun = now, Source = source.Name },
            Quarantined = comparison.Quarantine.Added,
            Unquarantined = comparison.Quarantine.Removed,
            Actions = comparison.Actions,
            RemoveActions = comparison.RemoveActions,
            Run = run,
        };
        var result = await store.CommitAsync(commit, cancellationToken);
        return new DetectionResult
        {
            Snapshot = snapshot with { Metadata = commit.Metadata with { Version = result.Version }, Quarantined = comparison.Quarantine.Apply(snapshot.Quarantined) },
            Run = run,
            Fetched = comparison.Fetched,
            Commit = result,
        };
    }

    /// <summary>
    /// Has the series begin anew with this source: its bars go, its anomalies no longer hold, whatever model found them, and the next detection builds a history.
    /// </summary>
    /// <exception cref="StoreConflictException">Another activation committed first; nothing was written.</exception>
    public async Task<DetectionResult> ChangeSourceAsync(SeriesSnapshot snapshot, DetectionRun run, CancellationToken cancellationToken)
    {
        var known = await store.ReadAllAnomaliesAsync(snapshot.Series, null, TimeRange.All, cancellationToken: cancellationToken);
        var now = timeProvider.GetUtcNow().UtcDateTime;
        run = run.Complete(now) with { AnomaliesRetracted = known.Count(anomaly => anomaly.Status != AnomalyStatus.Retracted) };
        var commit = new DetectionCommit
        {
            ExpectedVersion = snapshot.Version,
            Metadata = new SeriesMetadata
            {
                Series = snapshot.Series, LastDetectionRun = now, UpdatedAt = snapshot.NotBeforeLast(now), Source = source.Name, Followed = snapshot.Metadata?.Followed ?? false, RequestedAt = now,
            },
            RemoveBars = TimeRange.All,
            RemoveActions = TimeRange.All,
            Unquarantined = [.. snapshot.Quarantined.Select(bar => bar.Bar.Time)],
            Rescored = TimeRange.All,
            Run = run,
        };
        var result = await store.CommitAsync(commit, cancellationToken);
        return new DetectionResult
        {
            Snapshot = new SeriesSnapshot(snapshot.Series, commit.Metadata with { Version = result.Version }, []),
            Run = run,
            Fetched = new FetchedBars(now, [], [], []),
            Commit = result,
        };
    }

    /// <summary>
    /// The earliest bar of whose anomaly people are told; null where nobody is told of any. Only what is new to the market is news to people: neither an old bar that comes
    /// late or is scored by another model, nor the history of a series that begins, unless a backfill is asked to tell them.
    /// </summary>
    private DateTime? AlertsFrom(SeriesSnapshot snapshot, DetectionRun run, SeriesUpdate update)
    {
        if (run.Notify)
            return TimeRange.All.From;
        if (run.Trigger is RunTrigger.Backfill or RunTrigger.Verification || snapshot.Last is not { } last)
            return null;
        var length = run.Series.Interval.Length;
        var recent = length * RecentBars > alerts.Value.RecentFor ? length * RecentBars : alerts.Value.RecentFor;
        var from = source.Clock.UtcNow - recent - length;
        return update.Reason is null or SeriesUpdate.Revised || last < from ? from : last.AddTicks(1);
    }

    private async Task<List<AnomalyRecord>> RecordsAsync(
        SeriesUpdate update, DetectionRun run, DetectionModel model, SeriesComparison comparison, DateTime now, CancellationToken cancellationToken)
    {
        if (update.Replay.Anomalies.IsEmpty)
            return [];
        // Bars that are scored again may be older than what was fetched.
        var before = update.Rescored is { } rescored ? await store.ReadAllCorporateActionsAsync(run.Series, rescored, cancellationToken) : [];
        CorporateAction[] known =
        [
            .. comparison.Actions.Concat(comparison.Fetched.Actions).Concat(before.Where(action => comparison.RemoveActions?.Contains(action.Time) != true)).DistinctBy(action => action.Time),
        ];
        return [.. update.Replay.Anomalies.Select(finding => CorporateActions.Explain(finding, run.Series.Interval, known).ToRecord(run, model, now))];
    }

    /// <summary>Says of each anomaly which incident it belongs to: that of the one before it, which is among them or stored, or one of its own.</summary>
    private async Task JoinIncidentsAsync(List<AnomalyRecord> records, SeriesUpdate update, IReadOnlyList<AnomalyRecord> known, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
            return;
        var history = update.History;
        var first = records[0];
        var reach = history.Span[Math.Max(0, history.Span.CountBefore(first.Datetime) - Incidents.LongestLull)].Time;
        var before = update.Rescored is { } range
            ? known.LastOrDefault(anomaly => anomaly.Datetime < range.From && anomaly.Datetime >= reach && anomaly.Status != AnomalyStatus.Retracted)
            : await FindLastHoldingAsync(first.Series, first.ModelHash, new TimeRange(reach, first.Datetime), cancellationToken);
        IncidentAlarm? alarm = before is null ? null : new IncidentAlarm(before.Datetime, before.Incident ?? before.Datetime);
        var starts = Incidents.StartsOf(history.Span, [.. records.Select(record => record.Datetime)], alarm);
        for (var i = 0; i < records.Count; i++)
            records[i] = records[i] with { Incident = starts[i] };
    }

    /// <summary>The last anomaly of a model in a stretch that holds; null where there is none.</summary>
    private async Task<AnomalyRecord?> FindLastHoldingAsync(SeriesKey series, string modelHash, TimeRange range, CancellationToken cancellationToken)
    {
        var query = new AnomalyQuery
        {
            Ticker = series.Ticker, Interval = series.Interval, From = range.From, To = range.To, ModelHash = modelHash,
            Statuses = [AnomalyStatus.New, AnomalyStatus.Acknowledged], Limit = 1,
        };
        return (await store.ListAnomaliesAsync(query, cancellationToken)).Items.FirstOrDefault();
    }

    /// <summary>The series' metadata so far, with what the source says of the ticker, and whether somebody asked for the run.</summary>
    private static SeriesMetadata Describe(SeriesSnapshot snapshot, SeriesComparison comparison, DetectionRun run, DateTime now)
    {
        var metadata = snapshot.MetadataAt(now);
        if (run.Trigger.IsRequest())
            metadata = metadata with { RequestedAt = now };
        return comparison.Fetched.Instrument is not { } instrument ? metadata : metadata with
        {
            CompanyName = instrument.Name ?? metadata.CompanyName,
            Currency = instrument.Currency ?? metadata.Currency,
            PriceDivisor = instrument.Currency is null ? metadata.PriceDivisor : instrument.PriceDivisor,
            QuoteDelayMinutes = instrument.QuoteDelay is { } delay ? (int)delay.TotalMinutes : metadata.QuoteDelayMinutes,
        };
    }

    /// <summary>What the commit is to change about the stored anomalies, by their ids.</summary>
    private static AnomalyDelta<string> Change(List<AnomalyRecord> records, IReadOnlyList<AnomalyRecord> known, TimeRange? rescored)
    {
        var found = records.Select(anomaly => anomaly.Id).ToHashSet();
        var concerned = known.Where(anomaly => rescored?.Contains(anomaly.Datetime) == true || found.Contains(anomaly.Id));
        return AnomalyDelta.Between(
            concerned.Select(anomaly => new StoredAlarm<string>(anomaly.Id, anomaly.Status == AnomalyStatus.Retracted, anomaly.Incident)),
            records.Select(anomaly => new FoundAlarm<string>(anomaly.Id, anomaly.Incident)));
    }

    private static long CountHolding(SeriesSnapshot snapshot, SeriesUpdate update, IReadOnlyList<AnomalyRecord> known) => update.Replay.Anomalies.Length + (
        update.Rescored is { } range
            ? known.Count(anomaly => anomaly.Datetime < range.From && anomaly.Status != AnomalyStatus.Retracted)
            : snapshot.IsEmpty ? 0 : snapshot.Metadata!.AnomaliesFound);
}

/// <summary>Turns what the engine found into the row that is stored.</summary>
internal static class AnomalyRecordMapper
{
    public static AnomalyRecord ToRecord(this AnomalyFinding finding, DetectionRun run, DetectionModel model, DateTime now) => new()
    {
        Series = run.Series,
        Datetime = finding.Time,
        Close = finding.Bar.Close,
        Volume = finding.Bar.Volume,
        DetectionRunId = run.Id,
        DetectionTimestamp = now,
        ModelVersion = model.Version,
        ModelHash = model.Hash,
        Features = Named(finding.Features),
        AnomalyScore = finding.Score,
        Severity = finding.Severity,
        Evidence = finding.Evidence,
        Direction = finding.Direction,
        Contributions = finding.NamedContributions(),
        Reason = finding.Reason,
        ReasonFacts = finding.ReasonFacts,
        Kind = finding.Kind,
        CreatedAt = now,
    };

    /// <summary>What each feature of the model's set contributed, largest first.</summary>
    public static ImmutableArray<NamedValue> NamedContributions(this AnomalyFinding finding) =>
        [.. finding.Contributions.Select(feature => new NamedValue(feature.Name, feature.Contribution))];

    /// <summary>The 14 features with their names.</summary>
    public static ImmutableArray<NamedValue> Named(IEnumerable<double> features) =>
        [.. features.Zip(Seed14FeatureSet.Instance.Names, (value, name) => new NamedValue(name, value))];
}
