namespace Anomaly.Storage.Sql;

/// <summary>The outbox, alerts and their deliveries as rows, and the questions about them.</summary>
internal static class AlertSql
{
    /// <summary>Ids that one question asks for.</summary>
    public const int MostPerQuery = 200;

    public static readonly SqlTable<OutboxEntry> Outbox = new("alert_outbox", (columns, entry) => new OutboxEntry(
        columns.Text("anomaly_id", entry?.AnomalyId),
        columns.Choice("event", entry?.Event, "event"),
        columns.Time("at", entry?.At),
        columns.Text("token", entry?.Token)));

    public static readonly SqlTable<Alert> Alerts = new("alerts", (columns, alert) => new Alert
    {
        Id = columns.Text("id", alert?.Id),
        PersonId = columns.Text("person_id", alert?.PersonId),
        IncidentId = columns.Text("incident_id", alert?.IncidentId),
        AnomalyId = columns.Text("anomaly_id", alert?.AnomalyId),
        RuleId = columns.Text("rule_id", alert?.RuleId),
        Limited = columns.Flag("limited", alert?.Limited),
        CreatedAt = columns.Time("created_at", alert?.CreatedAt),
        ReadAt = columns.TimeOrNull("read_at", alert?.ReadAt),
        RetractedAt = columns.TimeOrNull("retracted_at", alert?.RetractedAt),
    });

    public static readonly SqlTable<AlertDelivery> Deliveries = new("alert_deliveries", (columns, delivery) => new AlertDelivery
    {
        Id = columns.Text("id", delivery?.Id),
        AlertId = columns.Text("alert_id", delivery?.AlertId),
        PersonId = columns.Text("person_id", delivery?.PersonId),
        AnomalyId = columns.Text("anomaly_id", delivery?.AnomalyId),
        ChannelId = columns.Text("channel_id", delivery?.ChannelId),
        RuleId = columns.Text("rule_id", delivery?.RuleId),
        Kind = columns.Choice("kind", delivery?.Kind, "kind of delivery"),
        Grouped = columns.Flag("grouped", delivery?.Grouped),
        MessageId = columns.TextOrNull("message_id", delivery?.MessageId),
        State = columns.Choice("state", delivery?.State, "state of a delivery"),
        Due = columns.Time("due", delivery?.Due),
        Tries = (int)columns.Integer("tries", delivery?.Tries),
        FirstTriedAt = columns.TimeOrNull("first_tried_at", delivery?.FirstTriedAt),
        TriedAt = columns.TimeOrNull("tried_at", delivery?.TriedAt),
        Uncertain = columns.Flag("uncertain", delivery?.Uncertain),
        Answer = columns.TextOrNull("answer", delivery?.Answer),
        CreatedAt = columns.Time("created_at", delivery?.CreatedAt),
    });

    private const string IsThere = "exists (select 1 from alert_outbox where anomaly_id = @of and token = @entry)";

    private static readonly string InsertAlert = $"insert into alerts ({Alerts.Names}) select {Alerts.Values} where {IsThere} on conflict do nothing";

    private static readonly string InsertDelivery = $"insert into alert_deliveries ({Deliveries.Names}) select {Deliveries.Values} "
        + $"where {IsThere} and exists (select 1 from alerts where id = @alert_id) on conflict do nothing";

    private static readonly string InsertCorrection = $"insert into alert_deliveries ({Deliveries.Names}) select {Deliveries.Values} "
        + $"where {IsThere} and exists (select 1 from alert_deliveries told where told.id = @corrected and (told.state = 'delivered' or told.uncertain)) on conflict do nothing";

    /// <summary>
    /// What a commit leaves in the outbox. Whoever is told already is told of a retraction, and of what is not told yet only the last event counts; where nobody follows
    /// anything, nothing is written.
    /// </summary>
    /// <param name="commit">The commit.</param>
    /// <param name="found">Ids of its anomalies that are new, hold again or are of another incident than before.</param>
    /// <param name="retracted">Ids of those that no longer hold.</param>
    public static IEnumerable<SqlQuery> Announce(DetectionCommit commit, IEnumerable<string> found, IEnumerable<string> retracted)
    {
        if (commit.AlertsFrom is { } from)
        {
            var recent = commit.Anomalies.Where(anomaly => anomaly.Datetime >= from).Select(anomaly => anomaly.Id).ToHashSet();
            foreach (var id in found.Where(recent.Contains))
                yield return Announce(new OutboxEntry(id, OutboxEvent.Found, commit.Metadata.UpdatedAt, GrainStateSql.NextEtag()), "exists (select 1 from watches)");
        }

        foreach (var id in retracted)
        {
            yield return Announce(
                new OutboxEntry(id, OutboxEvent.Retracted, commit.Metadata.UpdatedAt, GrainStateSql.NextEtag()),
                "(exists (select 1 from alerts where anomaly_id = @anomaly_id) or exists (select 1 from alert_outbox where anomaly_id = @anomaly_id))");
        }
    }

    /// <summary>Writes a row as it was elsewhere.</summary>
    public static SqlQuery Insert(OutboxEntry entry) => Outbox.Write(new SqlQuery($"insert into alert_outbox ({Outbox.Names}) values ({Outbox.Values})"), entry);

    /// <inheritdoc cref="Insert(OutboxEntry)" />
    public static SqlQuery Insert(Alert alert) => Alerts.Write(new SqlQuery($"insert into alerts ({Alerts.Names}) values ({Alerts.Values})"), alert);

    /// <inheritdoc cref="Insert(OutboxEntry)" />
    public static SqlQuery Insert(AlertDelivery delivery) =>
        Deliveries.Write(new SqlQuery($"insert into alert_deliveries ({Deliveries.Names}) values ({Deliveries.Values})"), delivery);

    public static SqlQuery ReadOutbox(int limit) => Outbox.Select().Then("order by at, anomaly_id limit @limit").With("limit", limit);

    /// <summary>
    /// Everything that raises alerts from an entry, in this order: the entry is held until the end, so that two processes take turns; the anomaly before it, as a commit
    /// does. That anybody is told makes the anomaly one that was sent, since everybody's inbox takes it.
    /// </summary>
    public static IEnumerable<SqlQuery> Raise(OutboxEntry entry, IReadOnlyList<Alert> alerts, IReadOnlyList<AlertDelivery> deliveries)
    {
        if (alerts.Count > 0)
        {
            yield return new SqlQuery($"update anomalies set sent = @sent where id = @of and {IsThere}")
                .With("sent", true).With("of", entry.AnomalyId).With("entry", entry.Token);
        }

        yield return Hold(entry);
        yield return new SqlQuery($"update alerts set retracted_at = @none where anomaly_id = @of and retracted_at is not null and {IsThere}")
            .With("none", (DateTime?)null).With("of", entry.AnomalyId).With("entry", entry.Token);
        foreach (var alert in alerts)
            yield return Alerts.Write(new SqlQuery(InsertAlert), alert).With("of", entry.AnomalyId).With("entry", entry.Token);
        foreach (var delivery in deliveries)
            yield return Deliveries.Write(new SqlQuery(InsertDelivery), delivery).With("of", entry.AnomalyId).With("entry", entry.Token);
        yield return Done(entry);
    }

    /// <summary>Everything that takes an anomaly back, in this order.</summary>
    public static IEnumerable<SqlQuery> Retract(OutboxEntry entry, DateTime at, IReadOnlyList<(AlertDelivery Correction, string CorrectedId)> corrections)
    {
        yield return Hold(entry);
        yield return new SqlQuery($"update alerts set retracted_at = @at, read_at = @unread where anomaly_id = @of and retracted_at is null and {IsThere}")
            .With("at", at).With("unread", (DateTime?)null).With("of", entry.AnomalyId).With("entry", entry.Token);
        yield return new SqlQuery($"update alert_deliveries set state = 'cancelled', answer = @answer where anomaly_id = @of and state = 'pending' and kind = 'alert' and {IsThere}")
            .With("answer", "The anomaly was taken back before this was sent.").With("of", entry.AnomalyId).With("entry", entry.Token);
        foreach (var (correction, corrected) in corrections)
            yield return Deliveries.Write(new SqlQuery(InsertCorrection), correction).With("corrected", corrected).With("of", entry.AnomalyId).With("entry", entry.Token);
        yield return Done(entry);
    }

    public static SqlQuery Told(IncidentKey incident, string incidentId) => new SqlQuery(
        "select person_id from alerts where retracted_at is null and anomaly_id in (select id from anomalies where ticker = @ticker and interval = @interval and incident = @incident and model_hash = @hash "
        + "union all select @id)")
        .With("ticker", incident.Series.Ticker.Symbol).With("interval", incident.Series.Interval.Code).With("incident", incident.Start).With("hash", incident.ModelHash).With("id", incidentId);

    public static SqlQuery CountSent(string ruleId, DateTime since) =>
        new SqlQuery("select count(distinct alert_id) from alert_deliveries where rule_id = @rule and created_at >= @since and kind = 'alert' and channel_id <> @inbox")
            .With("rule", ruleId).With("since", since).With("inbox", AlertChannel.Inbox);

    public static SqlQuery AlertsOf(string anomalyId) => Alerts.Select().Where("anomaly_id = @anomaly").With("anomaly", anomalyId);

    public static SqlQuery DeliveriesOf(string anomalyId) => Deliveries.Select().Where("anomaly_id = @anomaly").With("anomaly", anomalyId);

    public static SqlQuery PeopleDue(DateTime now, int limit) =>
        new SqlQuery("select distinct person_id from alert_deliveries where state = 'pending' and due <= @now limit @limit").With("now", now).With("limit", limit);

    public static SqlQuery Due(string personId, DateTime now, int limit) => Deliveries.Select()
        .Where("person_id = @person").Where("state = 'pending'").Where("due <= @now").With("person", personId).With("now", now).Then("order by due, id limit @limit").With("limit", limit);

    public static SqlQuery Claim(AlertDelivery delivery, string messageId, DateTime now, DateTime lostAt) => new SqlQuery(
        "update alert_deliveries set message_id = coalesce(message_id, @message), tries = tries + 1, uncertain = @uncertain, first_tried_at = coalesce(first_tried_at, @now), tried_at = @now, due = @lost "
        + "where id = @id and state = 'pending' and tries = @tries")
        .With("message", messageId).With("uncertain", true).With("now", now).With("lost", lostAt).With("id", delivery.Id).With("tries", (long)delivery.Tries);

    public static SqlQuery Record(AlertDelivery delivery) => new SqlQuery(
        "update alert_deliveries set state = @state, due = @due, uncertain = @uncertain, answer = @answer where id = @id and state = 'pending' and tries = @tries")
        .With("state", EnumNames.Of(delivery.State)).With("due", delivery.Due).With("uncertain", delivery.Uncertain).With("answer", delivery.Answer)
        .With("id", delivery.Id).With("tries", (long)delivery.Tries);

    public static SqlQuery Cancel(string personId, string channelId, string reason) =>
        new SqlQuery("update alert_deliveries set state = 'cancelled', answer = @answer where person_id = @person and channel_id = @channel and state = 'pending'")
            .With("answer", reason).With("person", personId).With("channel", channelId);

    // The tries begin anew, but not their number, by which a try that is still under way is told from the next.
    public static SqlQuery Resend(string deliveryId, DateTime now) =>
        new SqlQuery("update alert_deliveries set state = 'pending', due = @now, first_tried_at = @none where id = @id and state = 'dead'"
            + " and exists (select 1 from alert_channels where alert_channels.id = alert_deliveries.channel_id and alert_channels.state = 'active')")
            .With("now", now).With("none", (DateTime?)null).With("id", deliveryId);

    public static SqlQuery Unread(string personId) => new SqlQuery("select count(*) from alerts where person_id = @person and read_at is null").With("person", personId);

    public static SqlQuery Mark(string personId, IReadOnlyList<string> ids, DateTime? readAt) =>
        new SqlQuery("update alerts set read_at = @at").With("at", readAt)
            .Where("person_id = @person").With("person", personId).Where(readAt is null ? "read_at is not null" : "read_at is null").WhereOneOf("id", "id", ids);

    public static SqlQuery List(string personId, AlertQuery query)
    {
        PageRules.Check(query);
        return After(Alerts.Select().Where("person_id = @person").With("person", personId).Where(query.UnreadOnly ? "read_at is null" : "true"), "at", query);
    }

    public static SqlQuery List(AlertDeliveryQuery query)
    {
        PageRules.Check(query);
        var deliveries = Deliveries.Select()
            .WhereGiven("person_id = @person", "person", query.PersonId)
            .WhereGiven("anomaly_id = @anomaly", "anomaly", query.AnomalyId);
        // Written out, so that the index of the few dead ones serves.
        if (query.State is { } state)
            deliveries.Where($"state = '{EnumNames.Of(state)}'");
        return After(deliveries, "ad", query);
    }

    public static Page<Alert> Cut(List<Alert> read, AlertQuery query) => PageRules.Cut(read, query.Limit, last => Cursor.Make("at", last.CreatedAt, last.Id));

    public static Page<AlertDelivery> Cut(List<AlertDelivery> read, AlertDeliveryQuery query) =>
        PageRules.Cut(read, query.Limit, last => Cursor.Make("ad", last.CreatedAt, last.Id));

    public static SqlQuery Anomalies(IReadOnlyList<string> ids) => AnomalySql.Table.Select().WhereOneOf("id", "id", ids);

    /// <summary>Alerts that are old, and what was sent of them.</summary>
    public static IReadOnlyList<SqlQuery> Purge(DateTime before, int batchSize)
    {
        const string Old = "select id from alerts where created_at < @before order by created_at, id limit @batch";
        return
        [
            new SqlQuery($"delete from alert_deliveries where alert_id in ({Old})").With("before", before).With("batch", batchSize),
            new SqlQuery($"delete from alerts where id in ({Old})").With("before", before).With("batch", batchSize),
        ];
    }

    private static SqlQuery Announce(OutboxEntry entry, string condition) => Outbox.Write(
        new SqlQuery($"insert into alert_outbox ({Outbox.Names}) select {Outbox.Values} where {condition} on conflict (anomaly_id) do update set {Outbox.Assignments("anomaly_id")}"), entry);

    private static SqlQuery Hold(OutboxEntry entry) =>
        new SqlQuery("update alert_outbox set at = at where anomaly_id = @of and token = @entry").With("of", entry.AnomalyId).With("entry", entry.Token);

    private static SqlQuery Done(OutboxEntry entry) =>
        new SqlQuery("delete from alert_outbox where anomaly_id = @of and token = @entry").With("of", entry.AnomalyId).With("entry", entry.Token);

    private static SqlQuery After(SqlQuery query, string kind, PageRequest request)
    {
        if (request.Cursor is { } cursor)
        {
            var (time, id) = Cursor.ReadTimed(kind, cursor);
            query.Where("(created_at, id) < (@after, @after_id)").With("after", time).With("after_id", id);
        }

        return query.Then("order by created_at desc, id desc limit @limit").With("limit", request.Limit + 1);
    }
}
