namespace Anomaly.Grains.Interfaces.Series;

/// <summary>Lists the series that detection knows; its key is <c>series</c>.</summary>
[Alias("anomaly.ISeriesIndexGrain"), GrainInterfaceType("anomaly.ISeriesIndexGrain")]
public interface ISeriesIndexGrain : IGrainWithStringKey
{
    /// <summary>Known series in the order of ticker and interval.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("ListAsync")]
    Task<SeriesPage> ListAsync(SeriesQuery query, CancellationToken cancellationToken);
}
