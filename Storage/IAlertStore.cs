namespace Anomaly.Storage;

/// <summary>
/// What people follow, and what they are told of: the part of the store that alerts are kept in. The engines of <see cref="IDetectionStore"/> implement it, and what that
/// interface says of times, errors and durability holds here.
/// </summary>
public interface IAlertStore
{
    /// <summary>What a person has of a kind (<see cref="Watch"/>, <see cref="AlertRule"/>, <see cref="AlertMute"/>, <see cref="AlertChannel"/>), oldest first.</summary>
    Task<IReadOnlyList<T>> ListOwnedAsync<T>(string personId, CancellationToken cancellationToken = default)
        where T : class, IOwned => ListOwnedAsync<T>([personId], cancellationToken);

    /// <summary>The same of several people.</summary>
    Task<IReadOnlyList<T>> ListOwnedAsync<T>(IReadOnlyCollection<string> personIds, CancellationToken cancellationToken = default)
        where T : class, IOwned;

    /// <summary>Adds something, or replaces what has its id.</summary>
    /// <param name="owned">A <see cref="Watch"/>, <see cref="AlertRule"/>, <see cref="AlertMute"/> or <see cref="AlertChannel"/>.</param>
    /// <param name="most">How many its person may have of the kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False where the person has so many already, or the id is somebody else's; nothing is written then.</returns>
    Task<bool> PutOwnedAsync<T>(T owned, int most, CancellationToken cancellationToken = default)
        where T : class, IOwned;

    /// <summary>Deletes something of a person; false where there is none.</summary>
    Task<bool> RemoveOwnedAsync<T>(string personId, string id, CancellationToken cancellationToken = default)
        where T : class, IOwned;

    /// <summary>Switches a channel off, if it is still there.</summary>
    Task DisableChannelAsync(string personId, string id, string problem, CancellationToken cancellationToken = default);

    /// <summary>The watch lists, of whomever, that hold a series.</summary>
    Task<IReadOnlyList<Watch>> FindWatchesAsync(SeriesKey series, CancellationToken cancellationToken = default);

    // From what happened to what is to be sent

    /// <summary>What has happened that people are still to be told of, oldest first.</summary>
    Task<IReadOnlyList<OutboxEntry>> ReadOutboxAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>The people who have an alert of an incident, whichever of its anomalies it was raised for.</summary>
    /// <param name="incident">The incident as it is now.</param>
    /// <param name="incidentId">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<string>> ListToldAsync(IncidentKey incident, string incidentId, CancellationToken cancellationToken = default);

    /// <summary>How many alerts a rule has sent, or is to send, since an instant.</summary>
    Task<long> CountSentAsync(string ruleId, DateTime since, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes the alerts that come of an entry of the outbox and takes the entry away, in one transaction, once: where it is gone, or has changed, nothing is written.
    /// </summary>
    /// <returns>Whether this call did it.</returns>
    Task<bool> RaiseAsync(OutboxEntry entry, IReadOnlyList<Alert> alerts, IReadOnlyList<AlertDelivery> deliveries, CancellationToken cancellationToken = default);

    /// <summary>The alerts that were raised for an anomaly, with everything that was to be sent of them.</summary>
    Task<IReadOnlyList<(Alert Alert, IReadOnlyList<AlertDelivery> Deliveries)>> FindAlertsAsync(string anomalyId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes an anomaly back, in one transaction, once, as <see cref="RaiseAsync"/> does: its alerts say so, what was not sent yet is cancelled, and each correction is
    /// kept only if the delivery that it corrects has arrived or may have.
    /// </summary>
    /// <returns>Whether this call did it.</returns>
    Task<bool> RetractAsync(
        OutboxEntry entry, DateTime at, IReadOnlyList<(AlertDelivery Correction, string CorrectedId)> corrections, CancellationToken cancellationToken = default);

    // Sending

    /// <summary>The people who have something due.</summary>
    Task<IReadOnlyList<string>> ListPeopleDueAsync(DateTime now, int limit, CancellationToken cancellationToken = default);

    /// <summary>What is due of a person, in the order in which it became so.</summary>
    Task<IReadOnlyList<AlertDelivery>> ListDueAsync(string personId, DateTime now, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Notes that deliveries are about to be sent in one message, each unless somebody else has taken it since it was read. Until <see cref="RecordAsync"/> says more, they may
    /// have arrived.
    /// </summary>
    /// <param name="deliveries">As they were read.</param>
    /// <param name="messageId">The message's id where they have none yet.</param>
    /// <param name="now">The present.</param>
    /// <param name="lostAt">When they are due again if nothing is heard of them: the process may die.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that are to be sent: <see cref="AlertDelivery.Uncertain"/> says of tries before this one whether they may have arrived.</returns>
    Task<IReadOnlyList<AlertDelivery>> ClaimAsync(
        IReadOnlyList<AlertDelivery> deliveries, string messageId, DateTime now, DateTime lostAt, CancellationToken cancellationToken = default);

    /// <summary>Keeps what became of deliveries, unless they were cancelled meanwhile or somebody else has taken them.</summary>
    Task RecordAsync(IReadOnlyList<AlertDelivery> deliveries, CancellationToken cancellationToken = default);

    /// <summary>Cancels what is still to be sent to a channel.</summary>
    Task<int> CancelAsync(string personId, string channelId, string reason, CancellationToken cancellationToken = default);

    /// <summary>Has a delivery that was given up sent again; false where there is none.</summary>
    Task<bool> ResendAsync(string deliveryId, DateTime now, CancellationToken cancellationToken = default);

    /// <summary>How sending stands.</summary>
    Task<DeliveryBacklog> ReadBacklogAsync(CancellationToken cancellationToken = default);

    // Reading

    /// <summary>A person's alerts, latest first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this query's.</exception>
    Task<Page<Alert>> ListAlertsAsync(string personId, AlertQuery query, CancellationToken cancellationToken = default);

    /// <summary>How many of a person's alerts were not read.</summary>
    Task<long> CountUnreadAsync(string personId, CancellationToken cancellationToken = default);

    /// <summary>Notes when alerts were read, or that they were not.</summary>
    /// <param name="personId">Whose.</param>
    /// <param name="alertIds">Which; none for all.</param>
    /// <param name="readAt">When; null for not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many changed.</returns>
    Task<int> MarkAlertsAsync(string personId, IReadOnlyCollection<string> alertIds, DateTime? readAt, CancellationToken cancellationToken = default);

    /// <summary>Deliveries, latest first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this query's.</exception>
    Task<Page<AlertDelivery>> ListDeliveriesAsync(AlertDeliveryQuery query, CancellationToken cancellationToken = default);

    /// <summary>Anomalies by their ids, in whatever order; one that is not there is left out.</summary>
    Task<IReadOnlyList<AnomalyRecord>> ReadAnomaliesAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Deletes alerts that were raised before an instant, with their deliveries, in one small batch; call it until it returns less than <paramref name="batchSize"/>.</summary>
    Task<int> PurgeAlertsAsync(DateTime before, int batchSize = 500, CancellationToken cancellationToken = default);
}

/// <summary>What happened to an anomaly that people are to be told of: a row of <c>alert_outbox</c>.</summary>
/// <param name="AnomalyId">The anomaly.</param>
/// <param name="Event">What happened last.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Token">Changes with whatever happens to the anomaly.</param>
public sealed record OutboxEntry(string AnomalyId, OutboxEvent Event, DateTime At, string Token);

/// <summary>What happens to an anomaly.</summary>
public enum OutboxEvent
{
    /// <summary>It was found, holds again, or has become part of another incident.</summary>
    Found,

    /// <summary>It no longer holds.</summary>
    Retracted,
}

/// <summary>How sending stands.</summary>
/// <param name="Outbox">Entries of the outbox.</param>
/// <param name="Pending">Deliveries that are to be sent.</param>
/// <param name="OldestDue">When the oldest of these was sent first, or else was or will be due, UTC; null where there is none.</param>
/// <param name="Dead">Deliveries that were given up.</param>
public sealed record DeliveryBacklog(long Outbox, long Pending, DateTime? OldestDue, long Dead);
