using Anomaly.Grains.Interfaces.Anomalies;
using Anomaly.Grains.Mapping;
using Orleans.Concurrency;
using AnomalyQuery = Anomaly.Grains.Interfaces.Anomalies.AnomalyQuery;

namespace Anomaly.Grains.Anomalies;

/// <summary>Anomalies across all series. Reads the store from whichever silo the caller is on.</summary>
[StatelessWorker, GrainType("anomalyindex")]
public sealed class AnomalyIndexGrain(IDetectionStore store) : Grain, IAnomalyIndexGrain
{
    /// <inheritdoc />
    public async Task<AnomalyDocument?> GetAsync(string anomalyId, CancellationToken cancellationToken) =>
        (await store.FindAnomalyAsync(anomalyId, cancellationToken))?.ToDocument();

    /// <inheritdoc />
    public async Task<AnomalyPage> ListAsync(AnomalyQuery query, CancellationToken cancellationToken)
    {
        var page = await store.ListAnomaliesAsync(query.ToStored(), cancellationToken);
        return new AnomalyPage { Items = [.. page.Items.Select(AnomalyMapping.ToDocument)], NextCursor = page.NextCursor };
    }
}
