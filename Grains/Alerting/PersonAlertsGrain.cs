using Anomaly.Alerts.Subscriptions;
using Anomaly.Alerts.Sending;

namespace Anomaly.Grains.Alerting;

/// <summary>What one person follows and is told of: hands every call over to the plain classes of Anomaly.Alerts. One of a person's messages is sent by one grain.</summary>
[GrainType("personalerts")]
internal sealed class PersonAlertsGrain(PersonAlerts alerts, PersonChannels channels, RuleTrials trials, AlertSender sender) : Grain, IPersonAlertsGrain
{
    private string Person => this.GetPrimaryKeyString();

    /// <inheritdoc />
    public Task<ImmutableArray<Watch>> ListWatchesAsync(CancellationToken cancellationToken) => alerts.ListAsync<Watch>(Person, cancellationToken);

    /// <inheritdoc />
    public Task PutWatchAsync(Watch watch, CancellationToken cancellationToken) => alerts.PutAsync(Own(watch with { PersonId = Person }), cancellationToken);

    /// <inheritdoc />
    public Task<bool> RemoveWatchAsync(string id, CancellationToken cancellationToken) => alerts.RemoveAsync<Watch>(Person, id, cancellationToken);

    /// <inheritdoc />
    public Task<ImmutableArray<AlertRule>> ListRulesAsync(CancellationToken cancellationToken) => alerts.ListAsync<AlertRule>(Person, cancellationToken);

    /// <inheritdoc />
    public Task PutRuleAsync(AlertRule rule, CancellationToken cancellationToken) => alerts.PutAsync(Own(rule with { PersonId = Person }), cancellationToken);

    /// <inheritdoc />
    public Task<bool> RemoveRuleAsync(string id, CancellationToken cancellationToken) => alerts.RemoveAsync<AlertRule>(Person, id, cancellationToken);

    /// <inheritdoc />
    public Task<ImmutableArray<AlertMute>> ListMutesAsync(CancellationToken cancellationToken) => alerts.ListAsync<AlertMute>(Person, cancellationToken);

    /// <inheritdoc />
    public Task PutMuteAsync(AlertMute mute, CancellationToken cancellationToken) => alerts.PutAsync(Own(mute with { PersonId = Person }), cancellationToken);

    /// <inheritdoc />
    public Task<bool> RemoveMuteAsync(string id, CancellationToken cancellationToken) => alerts.RemoveAsync<AlertMute>(Person, id, cancellationToken);

    /// <inheritdoc />
    public Task<ImmutableArray<AlertChannel>> ListChannelsAsync(CancellationToken cancellationToken) => channels.ListAsync(Person, cancellationToken);

    /// <inheritdoc />
    public Task<AlertChannel> AddChannelAsync(AlertChannel channel, CancellationToken cancellationToken) => channels.AddAsync(Own(channel with { PersonId = Person }), cancellationToken);

    /// <inheritdoc />
    public Task<AlertChannel?> ConfirmChannelAsync(string id, string code, CancellationToken cancellationToken) => channels.ConfirmAsync(Person, id, code, cancellationToken);

    /// <inheritdoc />
    public Task<AlertChannel?> RotateKeyAsync(string id, CancellationToken cancellationToken) => channels.RotateKeyAsync(Person, id, cancellationToken);

    /// <inheritdoc />
    public Task<ChannelTest?> TestChannelAsync(string id, CancellationToken cancellationToken) => channels.TestAsync(Person, id, cancellationToken);

    /// <inheritdoc />
    public Task<bool> RemoveChannelAsync(string id, CancellationToken cancellationToken) => channels.RemoveAsync(Person, id, cancellationToken);

    /// <inheritdoc />
    public Task<bool> UnsubscribeAsync(string channelId, string signature, CancellationToken cancellationToken) =>
        channels.UnsubscribeAsync(Person, channelId, signature, cancellationToken);

    /// <inheritdoc />
    public Task<Inbox> ListAlertsAsync(AlertQuery query, CancellationToken cancellationToken) => alerts.ListAsync(Person, GrainErrors.WithinLimit(query), cancellationToken);

    /// <inheritdoc />
    public Task<int> MarkAlertsAsync(ImmutableArray<string> alertIds, bool read, CancellationToken cancellationToken) => alerts.MarkAsync(Person, alertIds, read, cancellationToken);

    /// <inheritdoc />
    public Task<Page<AlertDelivery>> ListDeliveriesAsync(AlertDeliveryQuery query, CancellationToken cancellationToken) =>
        alerts.ListAsync(Person, GrainErrors.WithinLimit(query), cancellationToken);

    /// <inheritdoc />
    public Task<RuleTrial> TryRuleAsync(RuleTrialRequest request, CancellationToken cancellationToken) =>
        trials.TryAsync(Person, request with { Rule = request.Rule with { PersonId = Person } }, cancellationToken);

    /// <inheritdoc />
    public Task<int> DeliverAsync(CancellationToken cancellationToken) => sender.DeliverAsync(Person, cancellationToken);

    private static T Own<T>(T owned)
        where T : IOwned => Guid.TryParse(owned.Id, out _) ? owned : throw GrainErrors.Invalid($"The id '{owned.Id}' is no UUID.");
}
