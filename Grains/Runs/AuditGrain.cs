using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Anomaly.Detection.Series;
using Anomaly.Grains.Errors;
using Anomaly.Grains.Interfaces.Runs;
using Anomaly.Grains.Mapping;
using Anomaly.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using RunQuery = Anomaly.Grains.Interfaces.Runs.RunQuery;

namespace Anomaly.Grains.Runs;

/// <summary>The audit trail of all runs. The store purges what is past its retention by itself, once an hour; here it can be asked to.</summary>
public sealed partial class AuditGrain(
    IDetectionStore store, IOptions<StoreOptions> options, TimeProvider timeProvider, ILogger<AuditGrain> logger)
    : Grain, IAuditGrain
{
    private const int BatchSize = 500;

    /// <inheritdoc />
    public Task<RunDocument?> GetAsync(string runId, CancellationToken cancellationToken) => Guarded.RunAsync(async () =>
        (await store.FindRunAsync(runId, cancellationToken))?.ToDocument());

    /// <inheritdoc />
    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken) => Guarded.RunAsync(async () =>
    {
        var page = await store.ListRunsAsync(query.ToStored(), cancellationToken);
        return new RunPage { Items = [.. page.Items.Select(RunMapping.ToDocument)], NextCursor = page.NextCursor };
    });

    /// <inheritdoc />
    public Task<RunDocument?> GetLatestBackfillAsync(string ticker, string? interval, CancellationToken cancellationToken) =>
        Guarded.RunAsync(async () => (await store.FindLatestRunAsync(
            Ticker.Parse(ticker), QueryMapping.ToInterval(interval), RunTrigger.Backfill, cancellationToken))?.ToDocument());

    /// <inheritdoc />
    public Task<int> PurgeAsync(CancellationToken cancellationToken) => Guarded.RunAsync(async () =>
    {
        var before = timeProvider.GetUtcNow().UtcDateTime.AddDays(-options.Value.RunRetentionDays);
        var purged = 0;
        int batch;
        do
        {
            batch = await store.PurgeRunsAsync(before, BatchSize, cancellationToken);
            purged += batch;
        }
        while (batch == BatchSize);
        LogPurged(purged, before);
        return purged;
    });
}
