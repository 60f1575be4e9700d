using System.Diagnostics;

namespace Anomaly.Grains.Tickers;

/// <summary>Detections, verifications and trials of one series, and what can be asked of it.</summary>
internal sealed class SeriesDetection(SeriesSession session)
{
    private readonly FullComparisonSchedule _fullComparison = new(session.Services.Options.Value.FullComparisonInterval);

    private SeriesServices Services => session.Services;

    public async Task<DetectionOutcome> DetectAsync(DetectionRequest request, CancellationToken cancellationToken)
    {
        var snapshot = await session.LoadIfKnownAsync(cancellationToken);
        // The newest bars behind the ones that a backfill has stored so far would leave a hole between them.
        if (session.Job is { } backfill)
            return new DetectionOutcome { Run = backfill.Run, AnomalyIds = [], RetractedAnomalies = 0, RowsProcessed = 0, Reason = "backfill_running", LastBar = snapshot.Last };
        var run = session.NewRun(request.Trigger, request.Period);
        Activity.Current?.SetTag("run_id", run.Id);
        DetectionOutcome outcome;
        try
        {
            var detector = await session.Host.GetDetectorAsync(session.Series.Ticker.Market, cancellationToken);
            run = run.ScoredBy(detector.Model);
            var whole = _fullComparison.IsDue(snapshot, session.Now);
            var result = await Services.Pipeline.DetectAsync(snapshot, detector, run, request.Period, session.Latest?.Reached, whole, cancellationToken);
            if (whole)
                _fullComparison.MarkDone(session.Now);
            session.Apply(snapshot, result);
            outcome = OutcomeOf(result);
        }
        catch (DetectionException exception) when (exception.Kind == DetectionErrorKind.NoModel && request.Trigger == RunTrigger.ChartRequest)
        {
            // Nobody asked for a detection, and each look at the chart would leave a failed run.
            throw;
        }
        catch (Exception exception)
        {
            await session.FailAsync(run, exception);
            throw;
        }

        await NoteRequestAsync(request.Trigger, cancellationToken);
        return outcome;
    }

    /// <summary>Notes that somebody asked, where the run has not committed anything that notes it.</summary>
    private async Task NoteRequestAsync(RunTrigger trigger, CancellationToken cancellationToken)
    {
        if (!trigger.IsRequest() || !session.IsRequestDue)
            return;
        try
        {
            await session.ChangeMetadataAsync(session.Snapshot!, metadata => metadata with { RequestedAt = session.Now }, cancellationToken);
        }
        catch (StoreException)
        {
            // The detection is done all the same; the next one notes it.
        }
    }

    public async Task<SeriesMetadata> GetStateAsync(CancellationToken cancellationToken) =>
        session.Describe(await session.LoadIfKnownAsync(cancellationToken));

    /// <summary>Has the series followed, or no longer; where that is so already, nothing changes. One without a history begins it once this turn is over.</summary>
    public async Task<SeriesMetadata> SetFollowedAsync(bool followed, CancellationToken cancellationToken)
    {
        var snapshot = await session.LoadIfKnownAsync(cancellationToken);
        if ((snapshot.Metadata?.Followed ?? false) != followed)
        {
            snapshot = await session.ChangeMetadataAsync(snapshot, metadata => metadata with { Followed = followed }, cancellationToken);
            session.Host.NotifySchedule();
        }

        if (followed && snapshot.IsEmpty && session.Job is null && Services.Source.Name != MarketDataSource.Push)
            _ = session.Host.DetectInTurnAsync(new DetectionRequest { Trigger = RunTrigger.Manual });
        return session.Describe(snapshot);
    }

    /// <summary>Starts a new history of another source; where that is the source already, nothing changes.</summary>
    public async Task<SeriesMetadata> SetSourceAsync(MarketDataSource source, CancellationToken cancellationToken)
    {
        var snapshot = await session.LoadAsync(cancellationToken);
        session.RequireNoBackfill();
        if (snapshot.Metadata?.Source == source)
            return session.Describe(snapshot);
        await session.ChangeSourceAsync(snapshot, source, cancellationToken);
        return session.Describe(session.Snapshot!);
    }

    public async Task<BarPage> GetBarsAsync(BarQuery query, CancellationToken cancellationToken)
    {
        await session.LoadIfKnownAsync(cancellationToken);
        return await Services.Bars.ReadAsync(session.Series, query, session.Latest?.Live ?? [], cancellationToken);
    }

    public async Task<Page<QuarantineEntry>> GetQuarantineAsync(QuarantineQuery query, CancellationToken cancellationToken)
    {
        await session.LoadIfKnownAsync(cancellationToken);
        return await Services.Store.ListQuarantinedAsync(session.Series, GrainErrors.WithinLimit(query), cancellationToken);
    }

    public async Task<Page<CorporateAction>> GetCorporateActionsAsync(CorporateActionQuery query, CancellationToken cancellationToken)
    {
        await session.LoadIfKnownAsync(cancellationToken);
        return await Services.Store.ListCorporateActionsAsync(session.Series, GrainErrors.WithinLimit(query), cancellationToken);
    }

    /// <summary>Lets a quarantined bar in, and scores what follows from it.</summary>
    public async Task<QuarantineEntry?> ReleaseAsync(DateTime time, CancellationToken cancellationToken)
    {
        var snapshot = await session.LoadAsync(cancellationToken);
        if (snapshot.Quarantined.FirstOrDefault(bar => bar.Bar.Time == time) is not { } quarantined)
            return null;
        if (quarantined.ReleasedAt is not null)
            return quarantined;
        session.RequireNoBackfill();
        // Before there is a run: each try would leave a failed one.
        var detector = await session.Host.GetDetectorAsync(session.Series.Ticker.Market, cancellationToken);
        var run = session.NewRun(RunTrigger.Manual).Add(0, 0, [], [$"The bar of {time:u} was let in, though it {quarantined.Reason}."]);
        try
        {
            session.Apply(snapshot, await Services.Pipeline.ReleaseAsync(snapshot, detector, run.ScoredBy(detector.Model), quarantined, cancellationToken));
            return session.Snapshot!.Quarantined.First(bar => bar.Bar.Time == time);
        }
        catch (Exception exception)
        {
            await session.FailAsync(run, exception);
            throw;
        }
    }

    public async Task<AnomalyRecord?> AcknowledgeAsync(string anomalyId, CancellationToken cancellationToken)
    {
        if (await FindAsync(anomalyId, cancellationToken) is not { } anomaly)
            return null;
        var acknowledged = await Services.Store.SetAnomalyStatusAsync(anomaly.Id, AnomalyStatus.Acknowledged, cancellationToken);
        session.Host.NotifyFeed();
        return acknowledged;
    }

    /// <summary>Reads, and writes nothing but its run.</summary>
    public async Task<VerificationResult?> VerifyAsync(string anomalyId, CancellationToken cancellationToken)
    {
        var snapshot = await session.LoadAsync(cancellationToken);
        if (await FindAsync(anomalyId, cancellationToken) is not { } anomaly)
            return null;
        var run = session.NewRun(RunTrigger.Verification);
        try
        {
            var (current, problem) = await FindCurrentAsync(cancellationToken);
            var (result, bars) = await Services.Verification.VerifyAsync(anomaly, snapshot.Anchor, current, run.Id, cancellationToken);
            run = current is null ? run : run.ScoredBy(current.Model);
            run = run.Add(bars, result.ReplayedScore is null && result.CurrentScore is null ? 0 : 1, [], problem is null ? [] : [problem]).Complete(session.Now);
            await Services.Pipeline.RecordEndAsync(run, cancellationToken);
            session.LogEnd(run);
            return result;
        }
        catch (Exception exception)
        {
            await session.FailAsync(run, exception);
            throw;
        }
    }

    /// <summary>Reads, and writes nothing at all.</summary>
    public async Task<TrialResult> TryAsync(TrialRequest request, CancellationToken cancellationToken)
    {
        if (request.FindProblem() is { } problem)
            throw GrainErrors.Invalid(problem.Sentence);
        var snapshot = await session.LoadIfKnownAsync(cancellationToken);
        var market = session.Series.Ticker.Market;
        var detector = request.Model is { } version
            ? await session.Host.GetDetectorAsync(market, version, cancellationToken)
            : await session.Host.GetDetectorAsync(market, cancellationToken);
        return await Services.Trial.TryAsync(snapshot, detector, request, cancellationToken);
    }

    private async Task<AnomalyRecord?> FindAsync(string anomalyId, CancellationToken cancellationToken) =>
        await Services.Store.FindAnomalyAsync(anomalyId, cancellationToken) is { } anomaly && anomaly.Series == session.Series ? anomaly : null;

    private async Task<(Detector? Current, string? Problem)> FindCurrentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await session.Host.GetDetectorAsync(session.Series.Ticker.Market, cancellationToken), null);
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
