namespace Anomaly.Storage;

/// <summary>Anomalies: they come in with a detection's commit; here they are found, followed and acknowledged.</summary>
public interface IAnomalyStore
{
    /// <summary>An anomaly by its id, or by the id that the old system gave it before it was imported; null when there is none.</summary>
    Task<AnomalyRecord?> FindAnomalyAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Anomalies by the time of their bar.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this query's.</exception>
    Task<Page<AnomalyRecord>> ListAnomaliesAsync(AnomalyQuery query, CancellationToken cancellationToken = default);

    /// <summary>Acknowledges an anomaly, or takes that back. <see cref="AnomalyStatus.Retracted"/> is a detection's to set and to lift.</summary>
    /// <returns>The anomaly as it is now; null when there is none. One that is retracted is left as it is.</returns>
    /// <exception cref="ArgumentException"><paramref name="status"/> is <see cref="AnomalyStatus.Retracted"/>.</exception>
    Task<AnomalyRecord?> SetAnomalyStatusAsync(string id, AnomalyStatus status, CancellationToken cancellationToken = default);

    /// <summary>Notes that somebody was notified of these anomalies.</summary>
    /// <returns>How many were not marked before.</returns>
    Task<int> MarkSentAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// The feed of events: anomalies whose status changed after a point of the feed, in the order of these changes. An anomaly
    /// appears once, with its present status; its <see cref="AnomalyRecord.Sequence"/> is the event's id, and what to pass next.
    /// No change is ever skipped: a lower sequence never becomes visible after a higher one.
    /// </summary>
    /// <param name="after">The last sequence seen; 0 for the beginning.</param>
    /// <param name="limit">1 to <see cref="PageRequest.MaxLimit"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<AnomalyRecord>> ReadEventsAsync(long after, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>The feed's present end: pass it to <see cref="ReadEventsAsync"/> to see only what comes from now on.</summary>
    Task<long> ReadLastSequenceAsync(CancellationToken cancellationToken = default);
}
