using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Anomaly.Detection.Series;
using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.Errors;
using Anomaly.Grains.Interfaces.Backfills;
using Anomaly.Grains.Interfaces.Runs;
using Anomaly.Grains.Interfaces.Tickers;
using Anomaly.Grains.Mapping;
using Anomaly.Grains.Tickers.Backfilling;
using Anomaly.Grains.Tickers.Detecting;
using Anomaly.Storage;
using Orleans;
using Orleans.Runtime;
using RunStatus = Anomaly.Storage.RunStatus;

namespace Anomaly.Grains.Tickers;

/// <summary>Backfills: one at a time, a slice a turn, resumed where a crash cut them off.</summary>
public sealed partial class TickerDetectionGrain
{
    private BackfillJob? _job;

    /// <inheritdoc />
    public Task<BackfillTicket> StartBackfillAsync(BackfillRequest request, CancellationToken cancellationToken) => Guarded.RunAsync(async () =>
    {
        using var scope = Correlation.Begin(_logger, this.GetPrimaryKeyString());
        var period = Period.Parse(request.MaxPeriod);
        var snapshot = await LoadedIfKnownAsync(cancellationToken);
        if (_job is { } running && !request.Force)
            return new BackfillTicket { Started = false, RunId = running.Run.Id };
        var run = NewRun(RunTrigger.Backfill, period.Code) with { Force = request.Force };
        await _store.StartRunAsync(run, cancellationToken);
        if (_job is { } replaced)
            await EndJobAsync(replaced, replaced.Run.Fail(Now, $"replaced by backfill {run.Id}, which was forced"));
        Resume(snapshot, run);
        return new BackfillTicket { Started = true, RunId = run.Id };
    });

    /// <inheritdoc />
    public async Task ContinueBackfillAsync(string runId, CancellationToken cancellationToken)
    {
        if (_job is not { } job || job.Run.Id != runId)
            return;
        RestoreCorrelation(job.Run);
        using var scope = Correlation.Begin(_logger, this.GetPrimaryKeyString());
        using var activity = Correlation.StartActivity("backfill slice", this.GetPrimaryKeyString());
        activity?.SetTag("run_id", runId);
        try
        {
            var snapshot = await LoadedAsync(cancellationToken);
            var detector = await _models.GetAsync(GrainFactory, Series.Ticker.Market, cancellationToken);
            var result = await _services.Backfill.ContinueAsync(job, snapshot, detector, cancellationToken);
            Accept(snapshot, result);
            job.Run = result.Run;
            job.Progress.Report(result.Run);
            if (result.Run.Status != RunStatus.InProgress)
                _job = null;
            else
                NextSlice(job);
        }
        catch (StoreConflictException exception)
        {
            // Another activation writes this series. The run stays in progress: whichever activation is the right one goes on with it.
            GiveWay(exception);
            _job = null;
        }
        catch (Exception exception)
        {
            await FailAsync(job.Run, exception);
            job.Progress.Report(job.Run.Fail(Now, Faults.Describe(exception)));
            _job = null;
        }
    }

    /// <inheritdoc />
    public Task<RunDocument?> GetBackfillAsync(CancellationToken cancellationToken) => Guarded.RunAsync(async () =>
    {
        await LoadedAsync(cancellationToken);
        return _job is { } job
            ? job.Run.ToDocument()
            : (await _store.FindLatestRunAsync(Series.Ticker, Series.Interval, RunTrigger.Backfill, cancellationToken))?.ToDocument();
    });

    /// <inheritdoc />
    public async IAsyncEnumerable<BackfillProgress> WatchBackfillAsync(
        string runId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Guarded.RunAsync(() => LoadedAsync(cancellationToken));
        if (_job is { } job && job.Run.Id == runId)
        {
            await foreach (var progress in job.Progress.WatchAsync(cancellationToken))
                yield return progress;
            yield break;
        }

        var run = await Guarded.RunAsync(() => _store.FindRunAsync(runId, cancellationToken));
        yield return run is { Trigger: RunTrigger.Backfill } && run.Series == Series
            ? run.ToProgress()
            : throw Faults.NotFound($"There is no backfill {runId} of {Series}.");
    }

    private static void RestoreCorrelation(DetectionRun run)
    {
        if (run.CorrelationId is { } id)
            RequestContext.Set(Interfaces.CorrelationId.Key, id);
    }

    private void Resume(SeriesSnapshot snapshot, DetectionRun run)
    {
        _job = _services.Backfill.Plan(snapshot, run);
        LogBackfillBegins(Series, run.Id, _job.Plan.From, _job.Cursor);
        NextSlice(_job);
    }

    private void NextSlice(BackfillJob job) =>
        _ = GrainFactory.GetGrain<ITickerDetectionGrain>(this.GetPrimaryKeyString()).ContinueBackfillAsync(job.Run.Id, CancellationToken.None);

    private async Task EndJobAsync(BackfillJob job, DetectionRun ended)
    {
        await _store.UpdateRunAsync(ended, CancellationToken.None);
        job.Progress.Report(ended);
        _job = null;
        Ended(ended);
    }
}
