using System.Diagnostics;
using Anomaly.Grains.Backfilling;

namespace Anomaly.Grains.Tickers;

/// <summary>
/// The actor of one series, without a framework in sight: its detections, verifications and trials, and what can be asked of it. Pushed bars, charts and backfills have a class
/// each; what all of them know between two calls is in the session. Its host sees to it that calls do not run at the same time, but for those that only read, which may run while
/// another waits.
/// </summary>
internal sealed class SeriesActor
{
    private readonly SeriesSession _session;
    private readonly FullComparisonSchedule _fullComparison;

    public SeriesActor(SeriesKey series, SeriesServiceFactory services, ISeriesHost host)
    {
        _session = new SeriesSession(series, services, host);
        _fullComparison = new FullComparisonSchedule(Services.Options.Value.FullComparisonInterval);
        var catchUp = new SeriesCatchUp(_session);
        Push = new SeriesPush(_session);
        Chart = new SeriesChart(_session, catchUp);
        Window = new SeriesWindow(_session, catchUp);
        Backfill = new SeriesBackfill(_session);
    }

    public SeriesPush Push { get; }

    public SeriesChart Chart { get; }

    public SeriesWindow Window { get; }

    public SeriesBackfill Backfill { get; }

    private SeriesServices Services => _session.Services;

    /// <summary>Brings the series up to date, unless a backfill runs.</summary>
    public async Task<DetectionOutcome> DetectAsync(DetectionRequest request, CancellationToken cancellationToken)
    {
        var snapshot = await _session.LoadIfKnownAsync(cancellationToken);
        // The newest bars behind the ones that a backfill has stored so far would leave a hole between them.
        if (_session.Job is { } backfill)
            return new DetectionOutcome { Run = backfill.Run, AnomalyIds = [], RetractedAnomalies = 0, RowsProcessed = 0, Reason = "backfill_running", LastBar = snapshot.Last };
        var run = _session.NewRun(request.Trigger, request.Period);
        Activity.Current?.SetTag("run_id", run.Id);
        DetectionOutcome outcome;
        try
        {
            var detector = await _session.Host.GetDetectorAsync(_session.Series.Ticker.Market, cancellationToken);
            run = run.ScoredBy(detector.Model);
            var whole = _fullComparison.IsDue(snapshot, _session.Now);
            var result = await Services.Pipeline.DetectAsync(snapshot, detector, run, request.Period, _session.Latest?.Reached, whole, cancellationToken);
            if (whole)
                _fullComparison.MarkDone(_session.Now);
            _session.Apply(snapshot, result);
            outcome = OutcomeOf(result);
        }
        catch (DetectionException exception) when (exception.Kind == DetectionErrorKind.NoModel && request.Trigger == RunTrigger.ChartRequest)
        {
            // Nobody asked for a detection, and each look at the chart would leave a failed run.
            throw;
        }
        catch (Exception exception)
        {
            await _session.FailAsync(run, exception);
            throw;
        }

        await NoteRequestAsync(request.Trigger, cancellationToken);
        return outcome;
    }

    /// <summary>Notes that somebody asked, where the run has not committed anything that notes it.</summary>
    private async Task NoteRequestAsync(RunTrigger trigger, CancellationToken cancellationToken)
    {
        if (!trigger.IsRequest() || !_session.IsRequestDue)
            return;
        try
        {
            await _session.ChangeMetadataAsync(_session.Snapshot!, metadata => metadata with { RequestedAt = _session.Now }, cancellationToken);
        }
        catch (StoreException)
        {
            // The detection is done all the same; the next one notes it.
        }
    }

    public async Task<SeriesMetadata> GetStateAsync(CancellationToken cancellationToken) =>
        _session.Describe(await _session.LoadIfKnownAsync(cancellationToken));

    /// <summary>Has the series followed, or no longer; where that is so already, nothing changes. One without a history begins it once this turn is over.</summary>
    public async Task<SeriesMetadata> SetFollowedAsync(bool followed, CancellationToken cancellationToken)
    {
        var snapshot = await _session.LoadIfKnownAsync(cancellationToken);
        if ((snapshot.Metadata?.Followed ?? false) != followed)
        {
            snapshot = await _session.ChangeMetadataAsync(snapshot, metadata => metadata with { Followed = followed }, cancellationToken);
            _session.Host.NotifySchedule();
        }

        if (followed && snapshot.IsEmpty && _session.Job is null && Services.Source.Name != MarketDataSource.Push)
            _ = _session.Host.DetectInTurnAsync(new DetectionRequest { Trigger = RunTrigger.Manual });
        return _session.Describe(snapshot);
    }

    /// <summary>Starts a new history of another source; where that is the source already, nothing changes.</summary>
    public async Task<SeriesMetadata> SetSourceAsync(MarketDataSource source, CancellationToken cancellationToken)
    {
        var snapshot = await _session.LoadAsync(cancellationToken);
        _session.RequireNoBackfill();
        if (snapshot.Metadata?.Source == source)
            return _session.Describe(snapshot);
        await _session.ChangeSourceAsync(snapshot, source, cancellationToken);
        return _session.Describe(_session.Snapshot!);
    }

    public async Task<BarPage> GetBarsAsync(BarQuery query, CancellationToken cancellationToken)
    {
        await _session.LoadIfKnownAsync(cancellationToken);
        return await Services.Bars.ReadAsync(_session.Series, query, _session.Latest?.Live ?? [], cancellationToken);
    }

    public async Task<Page<QuarantineEntry>> GetQuarantineAsync(QuarantineQuery query, CancellationToken cancellationToken)
    {
        await _session.LoadIfKnownAsync(cancellationToken);
        return await Services.Store.ListQuarantinedAsync(_session.Series, GrainErrors.WithinLimit(query), cancellationToken);
    }

    public async Task<Page<CorporateAction>> GetCorporateActionsAsync(CorporateActionQuery query, CancellationToken cancellationToken)
    {
        await _session.LoadIfKnownAsync(cancellationToken);
        return await Services.Store.ListCorporateActionsAsync(_session.Series, GrainErrors.WithinLimit(query), cancellationToken);
    }

    /// <summary>Lets a quarantined bar in, and scores what follows from it.</summary>
    public async Task<QuarantineEntry?> ReleaseAsync(DateTime time, CancellationToken cancellationToken)
    {
        var snapshot = await _session.LoadAsync(cancellationToken);
        if (snapshot.Quarantined.FirstOrDefault(bar => bar.Bar.Time == time) is not { } quarantined)
            return null;
        if (quarantined.ReleasedAt is not null)
            return quarantined;
        _session.RequireNoBackfill();
        // Before there is a run: each try would leave a failed one.
        var detector = await _session.Host.GetDetectorAsync(_session.Series.Ticker.Market, cancellationToken);
        var run = _session.NewRun(RunTrigger.Manual).Add(0, 0, [], [$"The bar of {time:u} was let in, though it {quarantined.Reason}."]);
        try
        {
            _session.Apply(snapshot, await Services.Pipeline.ReleaseAsync(snapshot, detector, run.ScoredBy(detector.Model), quarantined, cancellationToken));
            return _session.Snapshot!.Quarantined.First(bar => bar.Bar.Time == time);
        }
        catch (Exception exception)
        {
            await _session.FailAsync(run, exception);
            throw;
        }
    }

    public async Task<AnomalyRecord?> AcknowledgeAsync(string anomalyId, CancellationToken cancellationToken)
    {
        if (await FindAsync(anomalyId, cancellationToken) is not { } anomaly)
            return null;
        var acknowledged = await Services.Store.SetAnomalyStatusAsync(anomaly.Id, AnomalyStatus.Acknowledged, cancellationToken);
        _session.Host.NotifyFeed();
        return acknowledged;
    }

    /// <summary>Reads, and writes nothing but its run.</summary>
    public async Task<VerificationResult?> VerifyAsync(string anomalyId, CancellationToken cancellationToken)
    {
        var snapshot = await _session.LoadAsync(cancellationToken);
        if (await FindAsync(anomalyId, cancellationToken) is not { } anomaly)
            return null;
        var run = _session.NewRun(RunTrigger.Verification);
        try
        {
            var (current, problem) = await FindCurrentAsync(cancellationToken);
            var (result, bars) = await Services.Verification.VerifyAsync(anomaly, snapshot.Anchor, current, run.Id, cancellationToken);
            run = current is null ? run : run.ScoredBy(current.Model);
            run = run.Add(bars, result.ReplayedScore is null && result.CurrentScore is null ? 0 : 1, [], problem is null ? [] : [problem]).Complete(_session.Now);
            await Services.Pipeline.RecordEndAsync(run, cancellationToken);
            _session.LogEnd(run);
            return result;
        }
        catch (Exception exception)
        {
            await _session.FailAsync(run, exception);
            throw;
        }
    }

    /// <summary>Reads, and writes nothing at all.</summary>
    public async Task<TrialResult> TryAsync(TrialRequest request, CancellationToken cancellationToken)
    {
        if (request.FindProblem() is { } problem)
            throw GrainErrors.Invalid(problem.Sentence);
        var snapshot = await _session.LoadIfKnownAsync(cancellationToken);
        var market = _session.Series.Ticker.Market;
        var detector = request.Model is { } version
            ? await _session.Host.GetDetectorAsync(market, version, cancellationToken)
            : await _session.Host.GetDetectorAsync(market, cancellationToken);
        return await Services.Trial.TryAsync(snapshot, detector, request, cancellationToken);
    }

    private async Task<AnomalyRecord?> FindAsync(string anomalyId, CancellationToken cancellationToken) =>
        await Services.Store.FindAnomalyAsync(anomalyId, cancellationToken) is { } anomaly && anomaly.Series == _session.Series ? anomaly : null;

    private async Task<(Detector? Current, string? Problem)> FindCurrentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _session.Host.GetDetectorAsync(_session.Series.Ticker.Market, cancellationToken), null);
        }
        catch (DetectionException exception) when (exception.Kind == DetectionErrorKind.NoModel)
        {
            return (null, exception.Message);
        }
    }

    private static DetectionOutcome OutcomeOf(DetectionResult result) => new()
    {
        Run = result.Run,
        AnomalyIds = result.NewAnomalies,
        RetractedAnomalies = result.Commit?.Retracted.Count ?? 0,
        RowsProcessed = result.Update?.Replay.BarsTaken ?? 0,
        Reason = result.Reason,
        LastBar = result.Snapshot.Last,
    };
}

/// <summary>What a series needs of the runtime that hosts it: Orleans in the product, whatever a test likes in a test.</summary>
internal interface ISeriesHost
{
    /// <summary>The market's model, ready to score.</summary>
    /// <exception cref="DetectionException"><see cref="DetectionErrorKind.NoModel"/>: there is none that can be used.</exception>
    Task<Detector> GetDetectorAsync(Market market, CancellationToken cancellationToken);

    /// <summary>Another model of the market, or the same, by its version.</summary>
    /// <exception cref="DetectionException">The market has none of this version, or its file cannot be used.</exception>
    Task<Detector> GetDetectorAsync(Market market, string version, CancellationToken cancellationToken);

    /// <summary>Detects as a call of its own, which takes its turn among other detections and the slices of a backfill.</summary>
    Task<DetectionOutcome> DetectInTurnAsync(DetectionRequest request);

    /// <summary>Says that anomalies have come or gone.</summary>
    void NotifyFeed();

    /// <summary>Has the schedule look at what is stored of the series.</summary>
    void NotifySchedule();

    /// <summary>Ends this activation once its turn is over: the next call loads what is stored.</summary>
    void Deactivate();

    /// <summary>Has <see cref="SeriesBackfill.RemindAsync"/> called every minute from now on, whatever process is lost.</summary>
    /// <exception cref="StoreException">The reminder could not be stored.</exception>
    Task ArmReminderAsync(CancellationToken cancellationToken);

    /// <summary>Ends the reminders. One that cannot be taken away now takes itself away when it comes next.</summary>
    Task DisarmReminderAsync();

    /// <summary>Has <see cref="SeriesBackfill.ContinueAsync"/> called in a turn of its own, at once or after a while.</summary>
    void ScheduleSlice(BackfillJob job, TimeSpan delay = default);
}
