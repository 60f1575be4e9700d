using Anomaly.Grains.Interfaces.Series;
using Anomaly.Grains.Mapping;
using Orleans.Concurrency;
using SeriesQuery = Anomaly.Grains.Interfaces.Series.SeriesQuery;

namespace Anomaly.Grains.Series;

/// <summary>The series that detection knows. Reads the store from whichever silo the caller is on.</summary>
[StatelessWorker, GrainType("seriesindex")]
public sealed class SeriesIndexGrain(IDetectionStore store) : Grain, ISeriesIndexGrain
{
    /// <inheritdoc />
    public async Task<SeriesPage> ListAsync(SeriesQuery query, CancellationToken cancellationToken)
    {
        var page = await store.ListSeriesAsync(query.ToStored(), cancellationToken);
        return new SeriesPage { Items = [.. page.Items.Select(SeriesMapping.ToState)], NextCursor = page.NextCursor };
    }
}
