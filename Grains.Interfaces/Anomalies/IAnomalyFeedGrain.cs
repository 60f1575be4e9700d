namespace Anomaly.Grains.Interfaces.Anomalies;

/// <summary>What happens to anomalies, as it happens; its key is <c>feed</c>.</summary>
[Alias("anomaly.IAnomalyFeedGrain"), GrainInterfaceType("anomaly.IAnomalyFeedGrain")]
public interface IAnomalyFeedGrain : IGrainWithStringKey
{
    /// <summary>The sequence of the last event; 0 before the first.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetLastSequenceAsync")]
    Task<long> GetLastSequenceAsync(CancellationToken cancellationToken);

    /// <summary>
    /// What happens to anomalies of all series, from after a sequence on, without end. It breaks when the silo that serves it goes: call again with
    /// the last sequence that arrived, and nothing is missed.
    /// </summary>
    /// <exception cref="Errors.DetectionException">The sequence is negative, or the store cannot be read.</exception>
    [AlwaysInterleave]
    [Alias("WatchAsync")]
    IAsyncEnumerable<AnomalyEvent> WatchAsync(long afterSequence, CancellationToken cancellationToken);

    /// <summary>Says that the feed has grown, so that watchers look at once. What it misses is found by their next look.</summary>
    [OneWay, AlwaysInterleave]
    [Alias("NotifyAsync")]
    Task NotifyAsync(CancellationToken cancellationToken);
}
