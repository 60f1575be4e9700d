namespace Anomaly.Grains.Interfaces;

/// <summary>What one person follows and is told of; its key is the person's id. It sends what is due.</summary>
[Alias("anomaly.IPersonAlertsGrain"), GrainInterfaceType("anomaly.IPersonAlertsGrain")]
public interface IPersonAlertsGrain : IGrainWithStringKey
{
    /// <summary>The person's watch lists, oldest first.</summary>
    [AlwaysInterleave, SafeToRetry, Alias("ListWatchesAsync")]
    Task<ImmutableArray<Watch>> ListWatchesAsync(CancellationToken cancellationToken);

    /// <summary>Adds a watch list, or replaces it.</summary>
    /// <exception cref="DetectionException">There are too many, or it is not this person's.</exception>
    [AlwaysInterleave, SafeToRetry, Alias("PutWatchAsync")]
    Task PutWatchAsync(Watch watch, CancellationToken cancellationToken);

    /// <summary>Deletes a watch list; false where there is none.</summary>
    [AlwaysInterleave, Alias("RemoveWatchAsync")]
    Task<bool> RemoveWatchAsync(string id, CancellationToken cancellationToken);

    /// <summary>The person's rules, oldest first.</summary>
    [AlwaysInterleave, SafeToRetry, Alias("ListRulesAsync")]
    Task<ImmutableArray<AlertRule>> ListRulesAsync(CancellationToken cancellationToken);

    /// <summary>Adds a rule, or replaces it.</summary>
    /// <exception cref="DetectionException">There are too many, it is not this person's, or it names a watch or a channel that is not there.</exception>
    [AlwaysInterleave, SafeToRetry, Alias("PutRuleAsync")]
    Task PutRuleAsync(AlertRule rule, CancellationToken cancellationToken);

    /// <summary>Deletes a rule; false where there is none.</summary>
    [AlwaysInterleave, Alias("RemoveRuleAsync")]
    Task<bool> RemoveRuleAsync(string id, CancellationToken cancellationToken);

    /// <summary>The person's mutes, oldest first.</summary>
    [AlwaysInterleave, SafeToRetry, Alias("ListMutesAsync")]
    Task<ImmutableArray<AlertMute>> ListMutesAsync(CancellationToken cancellationToken);

    /// <summary>Adds a mute.</summary>
    /// <exception cref="DetectionException">There are too many, or there is no such anomaly.</exception>
    [AlwaysInterleave, SafeToRetry, Alias("PutMuteAsync")]
    Task PutMuteAsync(AlertMute mute, CancellationToken cancellationToken);

    /// <summary>Deletes a mute; false where there is none.</summary>
    [AlwaysInterleave, Alias("RemoveMuteAsync")]
    Task<bool> RemoveMuteAsync(string id, CancellationToken cancellationToken);

    /// <summary>The person's channels, oldest first, without their secrets.</summary>
    [AlwaysInterleave, SafeToRetry, Alias("ListChannelsAsync")]
    Task<ImmutableArray<AlertChannel>> ListChannelsAsync(CancellationToken cancellationToken);

    /// <summary>Adds a channel. A webhook is in use at once; to any other address a code is sent that confirms it.</summary>
    /// <returns>The channel, of a webhook with its key, which is shown this once.</returns>
    /// <exception cref="DetectionException">There are too many, the operator has not set up this kind, or the code could not be sent.</exception>
    [AlwaysInterleave, Alias("AddChannelAsync")]
    Task<AlertChannel> AddChannelAsync(AlertChannel channel, CancellationToken cancellationToken);

    /// <summary>Confirms an address with the code that was sent there.</summary>
    /// <returns>The channel; null where there is none.</returns>
    /// <exception cref="DetectionException">The code is wrong or too old.</exception>
    [Alias("ConfirmChannelAsync")]
    Task<AlertChannel?> ConfirmChannelAsync(string id, string code, CancellationToken cancellationToken);

    /// <summary>Gives a webhook a new key; the former one signs as well for a day.</summary>
    /// <returns>The channel with its key; null where there is none.</returns>
    [AlwaysInterleave, Alias("RotateKeyAsync")]
    Task<AlertChannel?> RotateKeyAsync(string id, CancellationToken cancellationToken);

    /// <summary>Sends a message that says that the channel works, at once and once.</summary>
    /// <returns>What became of it; null where there is no such channel.</returns>
    [AlwaysInterleave, Alias("TestChannelAsync")]
    Task<ChannelTest?> TestChannelAsync(string id, CancellationToken cancellationToken);

    /// <summary>Deletes a channel; false where there is none. What was to be sent there is cancelled.</summary>
    [AlwaysInterleave, Alias("RemoveChannelAsync")]
    Task<bool> RemoveChannelAsync(string id, CancellationToken cancellationToken);

    /// <summary>Switches a mail channel off, by the signed link of a message that went there; false where the signature is wrong.</summary>
    [AlwaysInterleave, SafeToRetry, Alias("UnsubscribeAsync")]
    Task<bool> UnsubscribeAsync(string channelId, string signature, CancellationToken cancellationToken);

    /// <summary>A page of the person's inbox.</summary>
    [AlwaysInterleave, SafeToRetry, Alias("ListAlertsAsync")]
    Task<Inbox> ListAlertsAsync(AlertQuery query, CancellationToken cancellationToken);

    /// <summary>Notes that alerts were read, or not.</summary>
    /// <param name="alertIds">Which; none for all.</param>
    /// <param name="read">True for read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many changed.</returns>
    [AlwaysInterleave, SafeToRetry, Alias("MarkAlertsAsync")]
    Task<int> MarkAlertsAsync(ImmutableArray<string> alertIds, bool read, CancellationToken cancellationToken);

    /// <summary>How the person was told, latest first.</summary>
    [AlwaysInterleave, SafeToRetry, Alias("ListDeliveriesAsync")]
    Task<Page<AlertDelivery>> ListDeliveriesAsync(AlertDeliveryQuery query, CancellationToken cancellationToken);

    /// <summary>What a rule would have sent of the anomalies that are stored. Nothing is sent or stored.</summary>
    [AlwaysInterleave, SafeToRetry, ResponseTimeout("00:02:00"), Alias("TryRuleAsync")]
    Task<RuleTrial> TryRuleAsync(RuleTrialRequest request, CancellationToken cancellationToken);

    /// <summary>Sends what is due, for some seconds at the most.</summary>
    /// <returns>Messages that were sent, or tried.</returns>
    [SafeToRetry, Alias("DeliverAsync")]
    Task<int> DeliverAsync(CancellationToken cancellationToken);
}

/// <summary>Finds out who is to be told of what detections found, and sees to it that every person's grain sends what is due. Its key is <c>alerts</c>.</summary>
[Alias("anomaly.IAlertDispatchGrain"), GrainInterfaceType("anomaly.IAlertDispatchGrain")]
public interface IAlertDispatchGrain : IGrainWithStringKey
{
    /// <summary>Says that there may be something to do. What it misses is found by the next look, a second later.</summary>
    [OneWay, AlwaysInterleave, Alias("NotifyAsync")]
    Task NotifyAsync(CancellationToken cancellationToken);

    /// <summary>Deliveries of all people that were given up, latest first.</summary>
    [AlwaysInterleave, SafeToRetry, Alias("ListDeadAsync")]
    Task<Page<AlertDelivery>> ListDeadAsync(AlertDeliveryQuery query, CancellationToken cancellationToken);

    /// <summary>Has a delivery that was given up sent again; false where there is none.</summary>
    [AlwaysInterleave, SafeToRetry, Alias("ResendAsync")]
    Task<bool> ResendAsync(string deliveryId, CancellationToken cancellationToken);
}

/// <summary>What became of a test message.</summary>
/// <param name="Taken">Whether the channel took it.</param>
/// <param name="Answer">What the channel answered, or why it did not.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.ChannelTest")]
public sealed record ChannelTest([property: Id(0)] bool Taken, [property: Id(1)] string Answer);
