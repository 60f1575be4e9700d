using Anomaly.Grains.Errors;
using Anomaly.Grains.Interfaces.Errors;
using Anomaly.Grains.Tickers.Detecting;

namespace Anomaly.Grains.Tickers;

/// <summary>Failures: recorded, said in one line, and nothing kept that may no longer be so.</summary>
public sealed partial class TickerDetectionGrain
{
    /// <summary>Records a failure as far as the store still takes it, and forgets what may no longer be so.</summary>
    private async Task FailAsync(DetectionRun run, Exception exception)
    {
        _failed = true;
        // A commit whose answer was lost or not waited for may have gone through.
        if (exception is StoreException or OperationCanceledException)
            _snapshot = null;
        if (exception is StoreConflictException)
            DeactivateAfterConflict(exception);

        var fault = Faults.Translate(exception);
        var failed = run.Fail(Now, Faults.Describe(exception));
        var isNothing = fault is { Kind: DetectionErrorKind.NotFound } && _snapshot is { Metadata: null };
        try
        {
            // Of what is not there, only a run that is on record already is ended.
            if (isNothing)
                await _store.UpdateRunAsync(failed, CancellationToken.None);
            else
                await _services.Detection.RecordEndAsync(failed, CancellationToken.None);
        }
        catch (StoreException storeException)
        {
            LogNotRecorded(storeException, run.Id);
            (_snapshot, _clearedUp) = (null, false);
        }

        _instruments.RunEnded(failed);
        if (isNothing)
            Forget(fault!);
        else
            LogRunFailed(fault is null && exception is not OperationCanceledException ? exception : null, Series, run.Id, run.Trigger, failed.Error!);
    }

    private void DeactivateAfterConflict(Exception conflict)
    {
        _instruments.Conflict();
        LogConflict(Series, conflict.Message);
        _snapshot = null;
        DeactivateOnIdle();
    }

    /// <summary>Whoever asks for what is not there must not be able to fill memory or audit with it.</summary>
    private T Forget<T>(T notThere)
        where T : Exception
    {
        LogNotThere(Series, notThere.Message);
        DeactivateOnIdle();
        return notThere;
    }
}
