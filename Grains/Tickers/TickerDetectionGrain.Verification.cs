using Anomaly.Detection.Engine;
using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.Errors;
using Anomaly.Grains.Interfaces.Anomalies;
using Anomaly.Grains.Interfaces.Errors;
using Anomaly.Grains.Tickers.Detecting;

namespace Anomaly.Grains.Tickers;

/// <summary>Verification: reads, and writes nothing but its run.</summary>
public sealed partial class TickerDetectionGrain
{
    /// <inheritdoc />
    public async Task<VerificationResult?> VerifyAsync(string anomalyId, CancellationToken cancellationToken)
    {
        await LoadedAsync(cancellationToken);
        if (await _store.FindAnomalyAsync(anomalyId, cancellationToken) is not { } anomaly || anomaly.Series != Series)
            return null;
        var run = NewRun(RunTrigger.Verification, period: null);
        try
        {
            var (current, problem) = await FindCurrentAsync(cancellationToken);
            var (result, bars) = await _services.Verification.VerifyAsync(anomaly, current, run.Id, cancellationToken);
            run = run with { ModelVersion = current?.Model.Version, ModelHash = current?.Model.Hash };
            run = run.Add(bars, result.ReplayedScore is null && result.CurrentScore is null ? 0 : 1, [], problem is null ? [] : [problem]).Complete(Now);
            await _services.Detection.RecordEndAsync(run, cancellationToken);
            Ended(run);
            return result;
        }
        catch (Exception exception)
        {
            await FailAsync(run, exception);
            throw;
        }
    }

    private async Task<(Detector? Current, string? Problem)> FindCurrentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _models.GetAsync(GrainFactory, Series.Ticker.Market, cancellationToken), null);
        }
        catch (DetectionException exception) when (exception.Kind == DetectionErrorKind.NoModel)
        {
            return (null, exception.Message);
        }
    }
}
