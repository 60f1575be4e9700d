using Anomaly.MarketData;
using Anomaly.MarketData.Sources;

namespace Anomaly.Alerts.Subscriptions;

/// <summary>What people follow and how they want to be told, and what is in their inboxes. What they ask for is checked here.</summary>
public sealed class PersonAlerts(IAlertStore store, IDetectionStore detections, BarSources sources, TimeProvider time)
{
    private const int ListingsAtOnce = 8;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Everything of a kind that a person has, oldest first.</summary>
    public async Task<ImmutableArray<T>> ListAsync<T>(string personId, CancellationToken cancellationToken)
        where T : class, IOwned => [.. await store.ListOwnedAsync<T>(personId, cancellationToken)];

    /// <summary>Deletes something of a person.</summary>
    public Task<bool> RemoveAsync<T>(string personId, string id, CancellationToken cancellationToken)
        where T : class, IOwned => store.RemoveOwnedAsync<T>(personId, id, cancellationToken);

    /// <inheritdoc cref="IPersonAlertsGrain.PutWatchAsync" />
    public async Task PutAsync(Watch watch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(watch);
        var known = (await store.ListOwnedAsync<Watch>(watch.PersonId, cancellationToken)).SelectMany(other => other.Tickers).ToHashSet();
        var unknown = new System.Collections.Concurrent.ConcurrentBag<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = ListingsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(watch.Tickers.Where(ticker => !known.Contains(ticker)), options, async (symbol, token) =>
        {
            if (!await IsKnownAsync(Ticker.Parse(symbol), token))
                unknown.Add(symbol);
        });
        if (!unknown.IsEmpty)
        {
            throw Invalid($"There {(unknown.Count == 1 ? "is no ticker" : "are no tickers")} {string.Join(", ", unknown.Order(StringComparer.Ordinal).Take(10))}: neither the store nor the market data source has "
                + "it. Look for it with a part of its symbol or company name.");
        }

        await KeepAsync(watch, Watch.MostOfPerson, "watch lists", cancellationToken);
    }

    /// <inheritdoc cref="IPersonAlertsGrain.PutRuleAsync" />
    public async Task PutAsync(AlertRule rule, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        await CheckAsync(rule, cancellationToken);
        await KeepAsync(rule, AlertRule.MostOfPerson, "rules", cancellationToken);
    }

    /// <inheritdoc cref="IPersonAlertsGrain.PutMuteAsync" />
    public async Task PutAsync(AlertMute mute, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mute);
        if (mute.AnomalyId is { } id && await detections.FindAnomalyAsync(id, cancellationToken) is null)
            throw Invalid("There is no anomaly of this id.");
        await KeepAsync(mute, AlertMute.MostOfPerson, "mutes", cancellationToken);
    }

    /// <inheritdoc cref="IPersonAlertsGrain.ListAlertsAsync" />
    public async Task<Inbox> ListAsync(string personId, AlertQuery query, CancellationToken cancellationToken)
    {
        var page = await store.ListAlertsAsync(personId, query, cancellationToken);
        var anomalies = (await store.ReadAnomaliesAsync([.. page.Items.Select(alert => alert.AnomalyId)], cancellationToken)).ToDictionary(anomaly => anomaly.Id);
        var entries = page.Items.Where(alert => anomalies.ContainsKey(alert.AnomalyId)).Select(alert => new InboxEntry(alert, anomalies[alert.AnomalyId]));
        return new Inbox(new Page<InboxEntry>([.. entries], page.NextCursor), await store.CountUnreadAsync(personId, cancellationToken));
    }

    /// <inheritdoc cref="IPersonAlertsGrain.MarkAlertsAsync" />
    public Task<int> MarkAsync(string personId, ImmutableArray<string> alertIds, bool read, CancellationToken cancellationToken) =>
        store.MarkAlertsAsync(personId, alertIds, read ? Now : null, cancellationToken);

    /// <inheritdoc cref="IPersonAlertsGrain.ListDeliveriesAsync" />
    public Task<Page<AlertDelivery>> ListAsync(string personId, AlertDeliveryQuery query, CancellationToken cancellationToken) =>
        store.ListDeliveriesAsync(query with { PersonId = personId }, cancellationToken);

    /// <summary>Refuses a rule that names what its person does not have.</summary>
    internal async Task CheckAsync(AlertRule rule, CancellationToken cancellationToken)
    {
        if (rule.WatchId is { } watch && !(await store.ListOwnedAsync<Watch>(rule.PersonId, cancellationToken)).Any(other => other.Id == watch))
            throw Invalid($"There is no watch list {watch}: name one of yours, or none for all of them.");
        if (rule.Channels.IsEmpty)
            return;
        var channels = (await store.ListOwnedAsync<AlertChannel>(rule.PersonId, cancellationToken)).Select(channel => channel.Id).ToHashSet();
        if (rule.Channels.FirstOrDefault(channel => !channels.Contains(channel)) is { } missing)
            throw Invalid($"There is no channel {missing}: name ids of your channels. The inbox has every alert and needs no name.");
    }

    private async Task KeepAsync<T>(T owned, int most, string what, CancellationToken cancellationToken)
        where T : class, IOwned
    {
        if (!await store.PutOwnedAsync(owned, most, cancellationToken))
            throw Invalid($"There are {most} {what} already, which is the most: delete one first.");
    }

    /// <summary>Whether there is such a ticker: a source that cannot say has not said no.</summary>
    private async Task<bool> IsKnownAsync(Ticker ticker, CancellationToken cancellationToken)
    {
        if ((await detections.ListSeriesAsync(new SeriesQuery { Ticker = ticker, Limit = 1 }, cancellationToken)).Items.Length > 0)
            return true;
        try
        {
            return await sources.Get(sources.Of(ticker)).Data.FindAsync(ticker, cancellationToken) is not null;
        }
        catch (MarketDataException)
        {
            return true;
        }
    }

    private static DetectionException Invalid(string sentence) => new(DetectionErrorKind.InvalidRequest, sentence);
}
