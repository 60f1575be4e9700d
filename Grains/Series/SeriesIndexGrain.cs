using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Anomaly.Grains.Errors;
using Anomaly.Grains.Interfaces.Series;
using Anomaly.Grains.Mapping;
using Anomaly.Storage;
using Orleans;
using SeriesQuery = Anomaly.Grains.Interfaces.Series.SeriesQuery;

namespace Anomaly.Grains.Series;

/// <summary>The series that detection knows.</summary>
public sealed class SeriesIndexGrain(IDetectionStore store) : Grain, ISeriesIndexGrain
{
    /// <inheritdoc />
    public Task<SeriesPage> ListAsync(SeriesQuery query, CancellationToken cancellationToken) => Guarded.RunAsync(async () =>
    {
        var page = await store.ListSeriesAsync(query.ToStored(), cancellationToken);
        return new SeriesPage { Items = [.. page.Items.Select(SeriesMapping.ToState)], NextCursor = page.NextCursor };
    });
}
