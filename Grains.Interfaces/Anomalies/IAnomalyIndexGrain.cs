using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Orleans;
using Orleans.Concurrency;

namespace Anomaly.Grains.Interfaces.Anomalies;

/// <summary>Reads anomalies across all series; its key is <c>index</c>.</summary>
[Alias("anomaly.IAnomalyIndexGrain")]
public interface IAnomalyIndexGrain : IGrainWithStringKey
{
    /// <summary>One anomaly, or null.</summary>
    [AlwaysInterleave]
    [Alias("GetAsync")]
    Task<AnomalyDocument?> GetAsync(string anomalyId, CancellationToken cancellationToken);

    /// <summary>Anomalies by filter.</summary>
    [AlwaysInterleave]
    [Alias("ListAsync")]
    Task<AnomalyPage> ListAsync(AnomalyQuery query, CancellationToken cancellationToken);

    /// <summary>What happens to anomalies, from after a sequence (null: from now) on, without end.</summary>
    [AlwaysInterleave]
    [Alias("WatchAsync")]
    IAsyncEnumerable<AnomalyEvent> WatchAsync(long? afterSequence, CancellationToken cancellationToken);

    /// <summary>Says that the feed of events has grown, so that watchers look at once. What it misses is found by the next look.</summary>
    [OneWay, AlwaysInterleave]
    [Alias("NotifyAsync")]
    Task NotifyAsync(CancellationToken cancellationToken);
}
