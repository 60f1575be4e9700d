using Anomaly.Grains.Interfaces.Runs;
using Anomaly.Grains.Mapping;
using Orleans.Concurrency;
using RunQuery = Anomaly.Grains.Interfaces.Runs.RunQuery;

namespace Anomaly.Grains.Runs;

/// <summary>The audit trail of all runs. Reads the store from whichever silo the caller is on.</summary>
[StatelessWorker, GrainType("audit")]
public sealed class AuditGrain(IDetectionStore store) : Grain, IAuditGrain
{
    /// <inheritdoc />
    public async Task<RunDocument?> GetAsync(string runId, CancellationToken cancellationToken) =>
        (await store.FindRunAsync(runId, cancellationToken))?.ToDocument();

    /// <inheritdoc />
    public async Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var page = await store.ListRunsAsync(query.ToStored(), cancellationToken);
        return new RunPage { Items = [.. page.Items.Select(RunMapping.ToDocument)], NextCursor = page.NextCursor };
    }

    /// <inheritdoc />
    public async Task<RunDocument?> GetLatestBackfillAsync(string ticker, string? interval, CancellationToken cancellationToken) =>
        (await store.FindLatestRunAsync(Ticker.Parse(ticker), QueryMapping.ToInterval(interval), RunTrigger.Backfill, cancellationToken))?.ToDocument();
}
