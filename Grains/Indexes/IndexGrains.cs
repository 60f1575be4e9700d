using Anomaly.Grains.Verifying;
using Orleans.Concurrency;

namespace Anomaly.Grains.Indexes;

/// <summary>The audit trail of all runs. Reads the store from whichever silo the caller is on, as the other indexes do.</summary>
[StatelessWorker, GrainType("audit")]
public sealed class AuditGrain(IDetectionStore store) : Grain, IAuditGrain
{
    /// <inheritdoc />
    public Task<DetectionRun?> GetAsync(string runId, CancellationToken cancellationToken) => store.FindRunAsync(runId, cancellationToken);

    /// <inheritdoc />
    public Task<Page<DetectionRun>> ListAsync(RunQuery query, CancellationToken cancellationToken) =>
        store.ListRunsAsync(GrainErrors.WithinLimit(query), cancellationToken);

    /// <inheritdoc />
    public Task<DetectionRun?> GetLatestBackfillAsync(Ticker ticker, Interval? interval, CancellationToken cancellationToken) =>
        store.FindLatestRunAsync(ticker, interval, RunTrigger.Backfill, cancellationToken);
}

/// <summary>Anomalies across all series.</summary>
[StatelessWorker, GrainType("anomalyindex")]
internal sealed class AnomalyIndexGrain(IDetectionStore store, AnomalyExplainer explainer) : Grain, IAnomalyIndexGrain
{
    /// <inheritdoc />
    public Task<AnomalyRecord?> GetAsync(string anomalyId, CancellationToken cancellationToken) => store.FindAnomalyAsync(anomalyId, cancellationToken);

    /// <inheritdoc />
    public async Task<AnomalyExplanation?> ExplainAsync(string anomalyId, CancellationToken cancellationToken) =>
        await store.FindAnomalyAsync(anomalyId, cancellationToken) is { } anomaly ? await explainer.ExplainAsync(anomaly, cancellationToken) : null;

    /// <inheritdoc />
    public Task<Page<AnomalyRecord>> ListAsync(AnomalyQuery query, CancellationToken cancellationToken) =>
        store.ListAnomaliesAsync(GrainErrors.WithinLimit(query), cancellationToken);
}

/// <summary>The series that detection knows.</summary>
[StatelessWorker, GrainType("seriesindex")]
public sealed class SeriesIndexGrain(IDetectionStore store) : Grain, ISeriesIndexGrain
{
    /// <inheritdoc />
    public Task<Page<SeriesMetadata>> ListAsync(SeriesQuery query, CancellationToken cancellationToken) =>
        store.ListSeriesAsync(GrainErrors.WithinLimit(query), cancellationToken);

    /// <inheritdoc />
    public Task<long> CountQuarantinedAsync(CancellationToken cancellationToken) => store.CountQuarantinedAsync(cancellationToken);
}
