namespace Anomaly.Storage.Sql;

public abstract partial class SqlDetectionStore : IAlertStore
{
    public async Task<IReadOnlyList<T>> ListOwnedAsync<T>(IReadOnlyCollection<string> personIds, CancellationToken cancellationToken = default)
        where T : class, IOwned
    {
        ArgumentNullException.ThrowIfNull(personIds);
        var found = new List<T>();
        foreach (var some in personIds.Distinct().Chunk(OwnedSql.MostPerQuery))
            found.AddRange(await ListAsync(OwnedSql.Of<T>().Of(some), OwnedSql.Of<T>().Read, cancellationToken));
        return found;
    }

    public async Task<bool> PutOwnedAsync<T>(T owned, int most, CancellationToken cancellationToken = default)
        where T : class, IOwned =>
        (await ExecuteAsync([OwnedSql.Of<T>().Put(owned, most), .. OwnedSql.TickersOf(owned)], isRepeatable: true, cancellationToken))[0] > 0;

    public async Task<bool> RemoveOwnedAsync<T>(string personId, string id, CancellationToken cancellationToken = default)
        where T : class, IOwned
    {
        var remove = OwnedSql.Of<T>().Remove(personId, id);
        SqlQuery[] writes = typeof(T) == typeof(Watch) ? [OwnedSql.ForgetTickers(personId, id), remove] : [remove];
        return (await ExecuteAsync(writes, isRepeatable: false, cancellationToken))[^1] > 0;
    }

    public Task DisableChannelAsync(string personId, string id, string problem, CancellationToken cancellationToken = default) =>
        ExecuteAsync(OwnedSql.DisableChannel(personId, id, problem), isRepeatable: true, cancellationToken);

    public async Task<IReadOnlyList<Watch>> FindWatchesAsync(SeriesKey series, CancellationToken cancellationToken = default) =>
        [.. (await ListAsync(OwnedSql.WatchesOf(series.Ticker), OwnedSql.Watches.Read, cancellationToken)).Where(watch => watch.Holds(series))];

    public async Task<IReadOnlyList<OutboxEntry>> ReadOutboxAsync(int limit, CancellationToken cancellationToken = default) =>
        await ListAsync(AlertSql.ReadOutbox(limit), AlertSql.Outbox.Read, cancellationToken);

    public async Task<IReadOnlyList<string>> ListToldAsync(IncidentKey incident, string incidentId, CancellationToken cancellationToken = default) =>
        await ListAsync(AlertSql.Told(incident, incidentId), row => row.Text(0), cancellationToken);

    public Task<long> CountSentAsync(string ruleId, DateTime since, CancellationToken cancellationToken = default) =>
        FirstAsync(AlertSql.CountSent(ruleId, since), row => row.Integer(0), cancellationToken);

    public async Task<bool> RaiseAsync(
        OutboxEntry entry, IReadOnlyList<Alert> alerts, IReadOnlyList<AlertDelivery> deliveries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (await ExecuteAsync([.. AlertSql.Raise(entry, alerts, deliveries)], isRepeatable: true, cancellationToken))[^1] > 0;
    }

    public async Task<IReadOnlyList<(Alert Alert, IReadOnlyList<AlertDelivery> Deliveries)>> FindAlertsAsync(string anomalyId, CancellationToken cancellationToken = default)
    {
        var deliveries = (await ListAsync(AlertSql.DeliveriesOf(anomalyId), AlertSql.Deliveries.Read, cancellationToken)).ToLookup(delivery => delivery.AlertId);
        var alerts = await ListAsync(AlertSql.AlertsOf(anomalyId), AlertSql.Alerts.Read, cancellationToken);
        return [.. alerts.Select(alert => (alert, (IReadOnlyList<AlertDelivery>)[.. deliveries[alert.Id]]))];
    }

    public async Task<bool> RetractAsync(
        OutboxEntry entry, DateTime at, IReadOnlyList<(AlertDelivery Correction, string CorrectedId)> corrections, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (await ExecuteAsync([.. AlertSql.Retract(entry, at, corrections)], isRepeatable: true, cancellationToken))[^1] > 0;
    }

    public async Task<IReadOnlyList<string>> ListPeopleDueAsync(DateTime now, int limit, CancellationToken cancellationToken = default) =>
        await ListAsync(AlertSql.PeopleDue(now, limit), row => row.Text(0), cancellationToken);

    public async Task<IReadOnlyList<AlertDelivery>> ListDueAsync(string personId, DateTime now, int limit, CancellationToken cancellationToken = default) =>
        await ListAsync(AlertSql.Due(personId, now, limit), AlertSql.Deliveries.Read, cancellationToken);

    public async Task<IReadOnlyList<AlertDelivery>> ClaimAsync(
        IReadOnlyList<AlertDelivery> deliveries, string messageId, DateTime now, DateTime lostAt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        // In one order, so that two processes that want the same cannot deadlock.
        AlertDelivery[] ordered = [.. deliveries.OrderBy(delivery => delivery.Id, StringComparer.Ordinal)];
        var claimed = await ExecuteAsync([.. ordered.Select(delivery => AlertSql.Claim(delivery, messageId, now, lostAt))], isRepeatable: false, cancellationToken);
        return
        [
            .. ordered.Zip(claimed).Where(pair => pair.Second > 0).Select(pair => pair.First with
            {
                MessageId = pair.First.MessageId ?? messageId, Tries = pair.First.Tries + 1, FirstTriedAt = pair.First.FirstTriedAt ?? now, TriedAt = now, Due = lostAt,
            }),
        ];
    }

    public Task RecordAsync(IReadOnlyList<AlertDelivery> deliveries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        return ExecuteAsync([.. deliveries.OrderBy(delivery => delivery.Id, StringComparer.Ordinal).Select(AlertSql.Record)], isRepeatable: true, cancellationToken);
    }

    public Task<int> CancelAsync(string personId, string channelId, string reason, CancellationToken cancellationToken = default) =>
        ExecuteAsync(AlertSql.Cancel(personId, channelId, reason), isRepeatable: true, cancellationToken);

    public async Task<bool> ResendAsync(string deliveryId, DateTime now, CancellationToken cancellationToken = default) =>
        await ExecuteAsync(AlertSql.Resend(deliveryId, now), isRepeatable: false, cancellationToken) > 0;

    public async Task<DeliveryBacklog> ReadBacklogAsync(CancellationToken cancellationToken = default)
    {
        var outbox = await FirstAsync(new SqlQuery("select count(*) from alert_outbox"), row => row.Integer(0), cancellationToken);
        var (pending, oldest) = await FirstAsync(
            new SqlQuery("select count(*), min(coalesce(first_tried_at, due)) from alert_deliveries where state = 'pending'"), row => (row.Integer(0), row.TimeOrNull(1)), cancellationToken);
        var dead = await FirstAsync(new SqlQuery("select count(*) from alert_deliveries where state = 'dead'"), row => row.Integer(0), cancellationToken);
        return new DeliveryBacklog(outbox, pending, oldest, dead);
    }

    public async Task<Page<Alert>> ListAlertsAsync(string personId, AlertQuery query, CancellationToken cancellationToken = default) =>
        AlertSql.Cut(await ListAsync(AlertSql.List(personId, query), AlertSql.Alerts.Read, cancellationToken), query);

    public Task<long> CountUnreadAsync(string personId, CancellationToken cancellationToken = default) =>
        FirstAsync(AlertSql.Unread(personId), row => row.Integer(0), cancellationToken);

    public async Task<int> MarkAlertsAsync(string personId, IReadOnlyCollection<string> alertIds, DateTime? readAt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(alertIds);
        SqlQuery[] marks = alertIds.Count == 0 ? [AlertSql.Mark(personId, [], readAt)] : [.. alertIds.Distinct().Chunk(AlertSql.MostPerQuery).Select(some => AlertSql.Mark(personId, some, readAt))];
        return (await ExecuteAsync(marks, isRepeatable: true, cancellationToken)).Sum();
    }

    public async Task<Page<AlertDelivery>> ListDeliveriesAsync(AlertDeliveryQuery query, CancellationToken cancellationToken = default) =>
        AlertSql.Cut(await ListAsync(AlertSql.List(query), AlertSql.Deliveries.Read, cancellationToken), query);

    public async Task<IReadOnlyList<AnomalyRecord>> ReadAnomaliesAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var found = new List<AnomalyRecord>();
        foreach (var some in ids.Distinct().Chunk(AlertSql.MostPerQuery))
            found.AddRange(await ListAsync(AlertSql.Anomalies(some), AnomalySql.Table.Read, cancellationToken));
        return found;
    }

    public async Task<int> PurgeAlertsAsync(DateTime before, int batchSize = 500, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return (await ExecuteAsync(AlertSql.Purge(before, batchSize), isRepeatable: true, cancellationToken))[^1];
    }
}
