using System.Runtime.CompilerServices;
using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.Errors;
using Anomaly.Grains.Interfaces.Backfills;
using Anomaly.Grains.Interfaces.Runs;
using Anomaly.Grains.Interfaces.Tickers;
using Anomaly.Grains.Mapping;
using Anomaly.Grains.Tickers.Backfilling;
using Anomaly.Grains.Tickers.Detecting;
using RunStatus = Anomaly.Storage.RunStatus;

namespace Anomaly.Grains.Tickers;

/// <summary>Backfills: one at a time, a slice a turn, resumed by a reminder where a crash or the loss of the silo cut them off.</summary>
public sealed partial class TickerDetectionGrain : IRemindable
{
    private const string BackfillReminder = "backfill";
    private const int LongestRunId = 64;
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private BackfillJob? _job;
    private IGrainTimer? _slices;

    /// <inheritdoc />
    public async Task<BackfillTicket> StartBackfillAsync(BackfillRequest request, CancellationToken cancellationToken)
    {
        var period = Period.Parse(request.MaxPeriod);
        if (request.RunId is { Length: 0 or > LongestRunId })
            throw Faults.Invalid($"The id of a run has 1 to {LongestRunId} characters.");
        var snapshot = await LoadedIfKnownAsync(cancellationToken);
        if (request.RunId is { } sent && await _store.FindRunAsync(sent, cancellationToken) is { } before)
        {
            if (before.Trigger != RunTrigger.Backfill || before.Series != Series)
                throw Faults.Invalid($"There is a run {sent} already, and it is no backfill of {Series}.");
            // The answer to its start was lost, perhaps before the work began.
            if (before.Status == RunStatus.InProgress && _job?.Run.Id != sent)
                await ReloadAsync(cancellationToken);
            return new BackfillTicket { Started = true, RunId = sent };
        }

        if (_job is { } running && !request.Force)
            return new BackfillTicket { Started = false, RunId = running.Run.Id };
        var run = NewRun(RunTrigger.Backfill, period.Code) with { Force = request.Force };
        run = run with { Id = request.RunId ?? run.Id };
        // Armed before the run exists: whatever is cut off from here on, a tick of the reminder finds it.
        await ArmAsync(cancellationToken);
        await _store.StartRunAsync(run, cancellationToken);
        if (_job is { } replaced)
            await EndJobAsync(replaced, replaced.Run.Fail(Now, $"replaced by backfill {run.Id}, which was forced"));
        Resume(snapshot, run);
        return new BackfillTicket { Started = true, RunId = run.Id };
    }

    /// <summary>Goes on with a backfill that was cut off. Where there is none, the reminder has done its work.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_job is null)
            await ReloadAsync(CancellationToken.None);
        if (_job is null)
            await DisarmAsync();
        else
            _slices!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public async Task<RunDocument?> GetBackfillAsync(CancellationToken cancellationToken)
    {
        await LoadedAsync(cancellationToken);
        return _job is { } job
            ? job.Run.ToDocument()
            : (await _store.FindLatestRunAsync(Series.Ticker, Series.Interval, RunTrigger.Backfill, cancellationToken))?.ToDocument();
    }

    /// <inheritdoc />
    public IAsyncEnumerable<BackfillProgress> WatchBackfillAsync(string runId, CancellationToken cancellationToken) =>
        FollowAsync(runId, cancellationToken).Translated(cancellationToken);

    private async IAsyncEnumerable<BackfillProgress> FollowAsync(string runId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await LoadedAsync(cancellationToken);
        if (_job is { } job && job.Run.Id == runId)
        {
            await foreach (var progress in job.Progress.WatchAsync(cancellationToken))
                yield return progress;
            yield break;
        }

        var run = await _store.FindRunAsync(runId, cancellationToken);
        yield return run is { Trigger: RunTrigger.Backfill } && run.Series == Series
            ? run.ToProgress()
            : throw Faults.NotFound($"There is no backfill {runId} of {Series}.");
    }

    /// <summary>Does one slice. Other calls come to their turn between two.</summary>
    private async Task ContinueBackfillAsync(BackfillJob job, CancellationToken cancellationToken)
    {
        if (_job != job)
            return;
        RestoreCorrelation(job.Run);
        using var scope = Correlation.Begin(_logger, this.GetPrimaryKeyString());
        using var activity = Correlation.StartActivity("backfill slice", this.GetPrimaryKeyString());
        activity?.SetTag("run_id", job.Run.Id);
        try
        {
            var snapshot = await LoadedAsync(cancellationToken);
            var detector = await _models.GetAsync(GrainFactory, Series.Ticker.Market, cancellationToken);
            var result = await _services.Backfill.ContinueAsync(job, snapshot, detector, cancellationToken);
            Accept(snapshot, result);
            job.Run = result.Run;
            job.Progress.Report(result.Run);
            if (result.Run.Status == RunStatus.InProgress)
                _slices!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            else
                await LeaveAsync(job);
        }
        catch (Exception exception) when (IsPassing(exception) || cancellationToken.IsCancellationRequested)
        {
            // The run stays in progress: the next activation, which a call or the reminder brings about, goes on with it.
            LogBackfillPauses(Series, job.Run.Id, exception.Message);
            if (exception is StoreConflictException)
                DeactivateAfterConflict(exception);
            if (_job == job)
                _job = null;
            _snapshot = null;
            DeactivateOnIdle();
        }
        catch (Exception exception)
        {
            await FailAsync(job.Run, exception);
            job.Progress.Report(job.Run.Fail(Now, Faults.Describe(exception)));
            await LeaveAsync(job);
        }
    }

    /// <summary>Whether a slice failed for a reason that is none of its own: store or silos are away for a moment, or another activation writes this series.</summary>
    private static bool IsPassing(Exception exception) => exception is StoreConflictException or StoreUnavailableException or OrleansException or TimeoutException;

    private static void RestoreCorrelation(DetectionRun run)
    {
        if (run.CorrelationId is { } id)
            RequestContext.Set(Interfaces.CorrelationId.Key, id);
    }

    private void Resume(SeriesSnapshot snapshot, DetectionRun run)
    {
        _job = _services.Backfill.Plan(snapshot, run);
        LogBackfillBegins(Series, run.Id, _job.Plan.From, _job.Cursor);
        _slices?.Dispose();
        // A tick waits its turn as a call does.
        _slices = this.RegisterGrainTimer(
            ContinueBackfillAsync, _job, new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, KeepAlive = true });
    }

    private async Task EndJobAsync(BackfillJob job, DetectionRun ended)
    {
        await _store.UpdateRunAsync(ended, CancellationToken.None);
        job.Progress.Report(ended);
        Ended(ended);
    }

    private async Task LeaveAsync(BackfillJob job)
    {
        // Another one may have taken its place, and needs the reminder.
        if (_job != job)
            return;
        _job = null;
        await DisarmAsync();
    }

    /// <exception cref="StoreException">The reminder could not be stored, so that nothing would resume the backfill.</exception>
    private async Task ArmAsync(CancellationToken cancellationToken)
    {
        try
        {
            await this.RegisterOrUpdateReminder(BackfillReminder, ReminderPeriod, ReminderPeriod, cancellationToken);
        }
        catch (Exception exception) when (exception is not (StoreException or OperationCanceledException))
        {
            throw new StoreUnavailableException($"The reminder of a backfill could not be stored ({exception.Message}). Nothing was started; try again.", TimeSpan.FromSeconds(1), false, exception);
        }
    }

    /// <summary>A reminder that cannot be taken away now takes itself away at its next tick.</summary>
    private async Task DisarmAsync()
    {
        try
        {
            if (await this.GetReminder(BackfillReminder) is { } reminder)
                await this.UnregisterReminder(reminder);
        }
        catch (Exception exception) when (exception is StoreException or OrleansException or TimeoutException or System.Data.Common.DbException)
        {
            LogNotDisarmed(Series, exception.Message);
        }
    }
}
