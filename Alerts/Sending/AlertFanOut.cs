using Anomaly.Alerts.Matching;
using Anomaly.MarketData.Sources;

namespace Anomaly.Alerts.Sending;

/// <summary>
/// Finds out who is to be told of what happened to anomalies, and writes it down: reads the outbox in order, and for each entry writes alerts and deliveries and takes the
/// entry away, in one transaction. Two that do it at once write nothing twice.
/// </summary>
public sealed partial class AlertFanOut(
    IDetectionStore detections, IAlertStore store, BarSources sources, AlertInstruments instruments, TimeProvider time, ILogger<AlertFanOut> logger)
{
    private const int EntriesAtOnce = 100;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Works on some entries of the outbox.</summary>
    /// <returns>Entries that were worked on: where there are any, there may be more.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var entries = await store.ReadOutboxAsync(EntriesAtOnce, cancellationToken);
        var pass = new FanOutPass(store, Now);
        var done = 0;
        foreach (var entry in entries)
        {
            try
            {
                await (entry.Event == OutboxEvent.Found ? RaiseAsync(entry, pass, cancellationToken) : RetractAsync(entry, pass, cancellationToken));
                done++;
            }
            catch (Exception exception) when (exception is not (StoreException or OperationCanceledException))
            {
                // A fault of ours with one of them must not hold up the others.
                LogNotRaised(exception, entry.AnomalyId);
            }
        }

        return done;
    }

    private async Task RaiseAsync(OutboxEntry entry, FanOutPass pass, CancellationToken cancellationToken)
    {
        var alerts = new List<Alert>();
        var deliveries = new List<AlertDelivery>();
        if (await detections.FindAnomalyAsync(entry.AnomalyId, cancellationToken) is { Status: not AnomalyStatus.Retracted } anomaly)
        {
            var incident = IncidentKey.Of(anomaly);
            var incidentId = AnomalyId.Of(incident.Series, incident.Start, incident.ModelHash);
            // What was taken back and holds again is told again, to those as well who were told that it was taken back.
            DateTime? foundAgain = anomaly.DetectionTimestamp > anomaly.CreatedAt ? anomaly.DetectionTimestamp : null;
            var watches = (await store.FindWatchesAsync(anomaly.Series, cancellationToken)).ToLookup(watch => watch.PersonId, watch => watch.Id);
            await pass.ReadAsync([.. watches.Select(person => person.Key)], cancellationToken);
            var told = watches.Count == 0 ? [] : (await store.ListToldAsync(incident, incidentId, cancellationToken)).ToHashSet();
            foreach (var person in watches.Where(person => !told.Contains(person.Key)))
            {
                if (pass.MutesOf(person.Key).Cover(anomaly, [anomaly.Id, incidentId], Now))
                    continue;
                var calendar = sources.Get(sources.Of(anomaly.Series.Ticker)).Calendar;
                var matching = RuleMatching.InForce(person.Key, [.. pass.RulesOf(person.Key)]).Where(rule => rule.Matches([.. person], anomaly, calendar)).ToList();
                if (matching.Count == 0)
                    continue;
                var alert = new Alert
                {
                    Id = AlertIds.OfAlert(person.Key, incidentId), PersonId = person.Key, IncidentId = incidentId, AnomalyId = anomaly.Id, RuleId = matching[0].Id, CreatedAt = Now,
                };
                var wanted = await WantedAsync(alert, anomaly, foundAgain, matching, pass, cancellationToken);
                alerts.Add(alert with { Limited = wanted.Limited });
                deliveries.Add(AlertOf(alert, AlertChannel.Inbox, matching[0].Id, new AlertTime(Now, false), foundAgain) with { State = AlertDeliveryState.Delivered });
                deliveries.AddRange(wanted.Deliveries);
            }
        }

        if (await store.RaiseAsync(entry, alerts, deliveries, cancellationToken))
            instruments.Raised(alerts.Count);
    }

    /// <summary>What is to be sent of an alert: once to each channel, at the earliest time that a rule asks for, unless the rule has reached its limit.</summary>
    private async Task<(IReadOnlyList<AlertDelivery> Deliveries, bool Limited)> WantedAsync(
        Alert alert, AnomalyRecord anomaly, DateTime? foundAgain, IReadOnlyList<AlertRule> rules, FanOutPass pass, CancellationToken cancellationToken)
    {
        var calendar = sources.Get(sources.Of(anomaly.Series.Ticker)).Calendar;
        var usable = pass.ActiveChannelsOf(alert.PersonId);
        var (deliveries, limited) = (new Dictionary<string, AlertDelivery>(), false);
        foreach (var rule in rules)
        {
            string[] channels = [.. rule.Channels.Where(usable.Contains)];
            if (channels.Length == 0)
                continue;
            if (!await pass.TakeAsync(rule, cancellationToken))
            {
                limited = true;
                continue;
            }

            var when = AlertTimes.DueAt(rule, anomaly.Series.Ticker, Now, calendar);
            foreach (var channel in channels)
            {
                var delivery = AlertOf(alert, channel, rule.Id, when, foundAgain);
                if (!deliveries.TryGetValue(channel, out var other) || delivery.Due < other.Due)
                    deliveries[channel] = delivery;
            }
        }

        return ([.. deliveries.Values], limited && deliveries.Count == 0);
    }

    private async Task RetractAsync(OutboxEntry entry, FanOutPass pass, CancellationToken cancellationToken)
    {
        var anomaly = await detections.FindAnomalyAsync(entry.AnomalyId, cancellationToken);
        var corrections = new List<(AlertDelivery, string)>();
        if (anomaly is { Status: AnomalyStatus.Retracted })
        {
            var calendar = sources.Get(sources.Of(anomaly.Series.Ticker)).Calendar;
            var alerts = await store.FindAlertsAsync(entry.AnomalyId, cancellationToken);
            await pass.ReadAsync([.. alerts.Select(alert => alert.Alert.PersonId)], cancellationToken);
            foreach (var (alert, deliveries) in alerts)
            {
                foreach (var told in deliveries.Where(delivery => delivery.Kind == AlertDeliveryKind.Alert && delivery.ChannelId != AlertChannel.Inbox))
                {
                    // Whoever was told is told so, however many messages there were today: only quiet hours and digests hold it back.
                    var rule = pass.RulesOf(alert.PersonId).FirstOrDefault(rule => rule.Id == told.RuleId);
                    var when = rule is null ? new AlertTime(Now, false) : AlertTimes.DueAt(rule, anomaly.Series.Ticker, Now, calendar);
                    var id = AlertIds.OfDelivery(told.Id, told.ChannelId, AlertDeliveryKind.Correction);
                    corrections.Add((Delivery(id, alert, told.ChannelId, told.RuleId, AlertDeliveryKind.Correction, when), told.Id));
                }
            }
        }

        await store.RetractAsync(entry, Now, corrections, cancellationToken);
    }

    private AlertDelivery AlertOf(Alert alert, string channelId, string ruleId, AlertTime when, DateTime? foundAgain) =>
        Delivery(AlertIds.OfDelivery(alert.Id, channelId, AlertDeliveryKind.Alert, foundAgain), alert, channelId, ruleId, AlertDeliveryKind.Alert, when);

    private AlertDelivery Delivery(string id, Alert alert, string channelId, string ruleId, AlertDeliveryKind kind, AlertTime when) => new()
    {
        Id = id, AlertId = alert.Id, PersonId = alert.PersonId, AnomalyId = alert.AnomalyId, ChannelId = channelId, RuleId = ruleId, Kind = kind,
        Grouped = when.Grouped, MessageId = when.Grouped ? null : id, Due = when.Due, CreatedAt = Now,
    };

    [LoggerMessage(LogLevel.Error, "It could not be found out who is to be told of anomaly {AnomalyId}; it is tried again")]
    private partial void LogNotRaised(Exception exception, string anomalyId);
}

/// <summary>What one pass over the outbox has read of people: their rules, mutes and channels, and how far their limits are used up.</summary>
internal sealed class FanOutPass(IAlertStore store, DateTime now)
{
    private readonly HashSet<string> _read = [];
    private readonly Dictionary<string, (ILookup<string, AlertRule> Rules, ILookup<string, AlertMute> Mutes, ILookup<string, AlertChannel> Channels)> _people = [];
    private readonly Dictionary<string, long> _sent = [];

    public async Task ReadAsync(IReadOnlyCollection<string> people, CancellationToken cancellationToken)
    {
        string[] missing = [.. people.Where(_read.Add)];
        if (missing.Length == 0)
            return;
        var part = (
            (await store.ListOwnedAsync<AlertRule>(missing, cancellationToken)).ToLookup(rule => rule.PersonId),
            (await store.ListOwnedAsync<AlertMute>(missing, cancellationToken)).ToLookup(mute => mute.PersonId),
            (await store.ListOwnedAsync<AlertChannel>(missing, cancellationToken)).ToLookup(channel => channel.PersonId));
        foreach (var person in missing)
            _people[person] = part;
    }

    public IEnumerable<AlertRule> RulesOf(string person) => _people[person].Rules[person];

    public IEnumerable<AlertMute> MutesOf(string person) => _people[person].Mutes[person];

    public IReadOnlySet<string> ActiveChannelsOf(string person) =>
        _people[person].Channels[person].Where(channel => channel.State == AlertChannelState.Active).Select(channel => channel.Id).ToHashSet();

    /// <summary>Takes one of the alerts that a rule may send today.</summary>
    /// <returns>False where there is none left.</returns>
    public async Task<bool> TakeAsync(AlertRule rule, CancellationToken cancellationToken)
    {
        if (rule.MostPerDay is not { } most)
            return true;
        if (!_sent.TryGetValue(rule.Id, out var sent))
            sent = await store.CountSentAsync(rule.Id, AlertTimes.DayOf(rule, now), cancellationToken);
        if (sent >= most)
            return false;
        _sent[rule.Id] = sent + 1;
        return true;
    }
}
