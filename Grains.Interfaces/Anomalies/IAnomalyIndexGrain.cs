namespace Anomaly.Grains.Interfaces.Anomalies;

/// <summary>Reads anomalies across all series; its key is <c>index</c>.</summary>
[Alias("anomaly.IAnomalyIndexGrain"), GrainInterfaceType("anomaly.IAnomalyIndexGrain")]
public interface IAnomalyIndexGrain : IGrainWithStringKey
{
    /// <summary>One anomaly, or null.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetAsync")]
    Task<AnomalyDocument?> GetAsync(string anomalyId, CancellationToken cancellationToken);

    /// <summary>Anomalies by filter.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("ListAsync")]
    Task<AnomalyPage> ListAsync(AnomalyQuery query, CancellationToken cancellationToken);
}
