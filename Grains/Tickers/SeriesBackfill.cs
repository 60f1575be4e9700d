using System.Runtime.CompilerServices;
using Anomaly.Grains.Backfilling;
using Anomaly.Grains.Diagnostics;
using Anomaly.MarketData;

namespace Anomaly.Grains.Tickers;

/// <summary>Backfills of one series: one at a time, a slice a turn, resumed by a reminder where a crash or the loss of the silo cut them off.</summary>
internal sealed partial class SeriesBackfill
{
    private const int LongestRunId = 64;

    private readonly SeriesSession _session;
    private readonly ILogger _logger;

    public SeriesBackfill(SeriesSession session)
    {
        _session = session;
        _logger = session.Services.Logger;
        session.Resume = Begin;
    }

    private IDetectionStore Store => _session.Services.Store;

    public async Task<BackfillTicket> StartAsync(BackfillRequest request, CancellationToken cancellationToken)
    {
        if (request.RunId is { Length: 0 or > LongestRunId })
            throw GrainErrors.Invalid($"The id of a run has 1 to {LongestRunId} characters.");
        var snapshot = await _session.LoadIfKnownAsync(cancellationToken);
        if (request.RunId is { } sent && await Store.FindRunAsync(sent, cancellationToken) is { } before)
        {
            if (before.Trigger != RunTrigger.Backfill || before.Series != _session.Series)
                throw GrainErrors.Invalid($"There is a run {sent} already, and it is no backfill of {_session.Series}.");
            // The answer to its start was lost, perhaps before the work began.
            if (before.Status == RunStatus.InProgress && _session.Job?.Run.Id != sent)
                await _session.ReloadAsync(cancellationToken);
            return new BackfillTicket(Started: true, sent);
        }

        if (_session.Job is { } running && !request.Force)
            return new BackfillTicket(Started: false, running.Run.Id);
        var run = _session.NewRun(RunTrigger.Backfill, request.MaxPeriod) with { Force = request.Force, Notify = request.Notify };
        run = run with { Id = request.RunId ?? run.Id };
        // Armed before the run exists: whatever is cut off from here on, the reminder finds it.
        await _session.Host.ArmReminderAsync(cancellationToken);
        await Store.StartRunAsync(run, cancellationToken);
        if (_session.Job is { } replaced)
            await EndAsync(replaced, replaced.Run.Fail(_session.Now, $"replaced by backfill {run.Id}, which was forced"));
        Begin(snapshot, run);
        return new BackfillTicket(Started: true, run.Id);
    }

    /// <summary>Goes on with a backfill that was cut off. Where there is none, the reminder has done its work.</summary>
    public async Task RemindAsync()
    {
        if (_session.Job is null)
            await _session.ReloadAsync(CancellationToken.None);
        if (_session.Job is null)
            await _session.Host.DisarmReminderAsync();
    }

    public async Task<DetectionRun?> GetAsync(CancellationToken cancellationToken)
    {
        await _session.LoadAsync(cancellationToken);
        return _session.Job?.Run
            ?? await Store.FindLatestRunAsync(_session.Series.Ticker, _session.Series.Interval, RunTrigger.Backfill, cancellationToken);
    }

    public async IAsyncEnumerable<DetectionRun> WatchAsync(string runId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _session.LoadAsync(cancellationToken);
        if (_session.Job is { } job && job.Run.Id == runId)
        {
            await foreach (var step in job.Progress.WatchAsync(cancellationToken))
                yield return step;
            yield break;
        }

        var run = await Store.FindRunAsync(runId, cancellationToken);
        yield return run is { Trigger: RunTrigger.Backfill } && run.Series == _session.Series
            ? run
            : throw GrainErrors.NotFound($"There is no backfill {runId} of {_session.Series}.");
    }

    /// <summary>Has a backfill that runs end before its next slice, or the one that it waits for.</summary>
    /// <exception cref="StoreUnavailableException">Its end could not be recorded.</exception>
    public async Task<DetectionRun?> CancelAsync(string runId, CancellationToken cancellationToken)
    {
        await _session.LoadAsync(cancellationToken);
        var job = _session.Job is { } running && running.Run.Id == runId ? running : null;
        job?.Cancel();
        // Between two slices it may wait for its source: it ends at once instead.
        if (job is { Slice: null })
            _session.Host.ScheduleSlice(job);
        await (job?.Stopped ?? Task.CompletedTask).WaitAsync(cancellationToken);
        var run = await Store.FindRunAsync(runId, cancellationToken);
        if (run is not { Trigger: RunTrigger.Backfill } || run.Series != _session.Series)
            return null;
        return run.Status != RunStatus.InProgress
            ? run
            : throw new StoreUnavailableException($"Backfill {runId} has stopped, but that could not be recorded: cancel it again, or it is resumed.", TimeSpan.FromSeconds(1));
    }

    /// <summary>Does one slice. Other calls come to their turn between two.</summary>
    public async Task ContinueAsync(BackfillJob job, CancellationToken cancellationToken)
    {
        if (_session.Job != job)
            return;
        Correlation.Restore(job.Run);
        var subject = _session.Series.ToString();
        using var scope = Correlation.Begin(_logger, subject);
        using var activity = Correlation.StartActivity("backfill slice", subject);
        activity?.SetTag("run_id", job.Run.Id);
        try
        {
            var snapshot = await _session.LoadAsync(cancellationToken);
            var detector = await _session.Host.GetDetectorAsync(_session.Series.Ticker.Market, cancellationToken);
            var result = await ContinueUnlessCancelledAsync(job, snapshot, detector, cancellationToken);
            _session.Apply(snapshot, result);
            job.Run = result.Run;
            job.Progress.Report(result.Run);
            if (result.Run.Status == RunStatus.InProgress)
                _session.Host.ScheduleSlice(job);
            else
                await FinishAsync(job);
        }
        catch (OperationCanceledException) when (job.IsCancelled && !cancellationToken.IsCancellationRequested)
        {
            await EndCancelledAsync(job);
        }
        catch (MarketDataUnavailableException exception) when (job.CanRetry(exception))
        {
            LogBackfillWaits(_session.Series, job.Run.Id, exception.Message);
            _session.Host.ScheduleSlice(job, job.CountRetry(exception));
        }
        catch (Exception exception) when (GrainErrors.IsTransient(exception) || cancellationToken.IsCancellationRequested)
        {
            LogBackfillPauses(_session.Series, job.Run.Id, exception.Message);
            if (exception is StoreConflictException)
                _session.DeactivateAfterConflict(exception);
            else
                _session.Abandon();
            job.MarkStopped();
        }
        catch (Exception exception)
        {
            await _session.FailAsync(job.Run, exception);
            job.Progress.Report(job.Run.Fail(_session.Now, GrainErrors.Describe(exception)));
            await FinishAsync(job);
        }
    }

    /// <summary>The activation ends: its backfill goes on in the next one.</summary>
    public void Stop() => _session.Job?.MarkStopped();

    private async Task<DetectionResult> ContinueUnlessCancelledAsync(BackfillJob job, SeriesSnapshot snapshot, Detector detector, CancellationToken cancellationToken)
    {
        using var slice = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        job.Slice = slice;
        try
        {
            if (job.IsCancelled)
                job.Cancel();
            slice.Token.ThrowIfCancellationRequested();
            return await _session.Services.Backfills.ContinueAsync(job, snapshot, detector, slice.Token);
        }
        finally
        {
            job.Slice = null;
        }
    }

    private void Begin(SeriesSnapshot snapshot, DetectionRun run)
    {
        var job = _session.Services.Backfills.Plan(snapshot, run);
        _session.Job = job;
        _session.Services.Instruments.BackfillBegins(() => job.Run.Progress, job.Stopped);
        LogBackfillBegins(_session.Series, run.Id, job.Plan.From, job.Cursor);
        _session.Host.ScheduleSlice(job);
    }

    private async Task EndAsync(BackfillJob job, DetectionRun ended)
    {
        await Store.UpdateRunAsync(ended, CancellationToken.None);
        job.Progress.Report(ended);
        job.MarkStopped();
        _session.LogEnd(ended);
    }

    /// <summary>What is in memory is forgotten: a commit may have been under way.</summary>
    private async Task EndCancelledAsync(BackfillJob job)
    {
        try
        {
            var snapshot = await _session.ReloadAsync(CancellationToken.None);
            var stays = snapshot.Last is { } last ? $"what is stored, up to {last:u}, stays" : "nothing was stored yet";
            var run = job.Run is { AnomalyIds.IsEmpty: false, ModelHash: null } && snapshot.Metadata is { } metadata
                ? job.Run with { ModelVersion = metadata.ModelVersion, ModelHash = metadata.ModelHash }
                : job.Run;
            await EndAsync(job, run.Stop(_session.Now, $"Cancelled by request: {stays}."));
            await FinishAsync(job);
        }
        catch (StoreException exception)
        {
            LogBackfillPauses(_session.Series, job.Run.Id, exception.Message);
            _session.Abandon();
            job.MarkStopped();
        }
    }

    private async Task FinishAsync(BackfillJob job)
    {
        job.MarkStopped();
        // Another one may have taken its place, and needs the reminder.
        if (_session.Job != job)
            return;
        _session.Job = null;
        await _session.Host.DisarmReminderAsync();
    }

    [LoggerMessage(LogLevel.Information, "{Series}: backfill {RunId} from {From:u} begins at {Cursor:u}")]
    private partial void LogBackfillBegins(SeriesKey series, string runId, DateTime from, DateTime cursor);

    [LoggerMessage(LogLevel.Information, "{Series}: backfill {RunId} waits for its source: {Reason}")]
    private partial void LogBackfillWaits(SeriesKey series, string runId, string reason);

    [LoggerMessage(LogLevel.Warning, "{Series}: backfill {RunId} pauses and is resumed within a minute: {Reason}")]
    private partial void LogBackfillPauses(SeriesKey series, string runId, string reason);
}
