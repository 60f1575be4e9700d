namespace Anomaly.Grains.Interfaces;

/// <summary>That a person is told of an incident: an entry of their inbox. There is one for each person and incident. Times are UTC.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.Alert")]
public sealed record Alert
{
    /// <summary>24 hex digits, which follow from person and incident.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>Who is told.</summary>
    [Id(1)]
    public required string PersonId { get; init; }

    /// <summary>The incident, by the id of its first anomaly at that time.</summary>
    [Id(2)]
    public required string IncidentId { get; init; }

    /// <summary>The anomaly that it was raised for.</summary>
    [Id(3)]
    public required string AnomalyId { get; init; }

    /// <summary>The rule that asked for it first.</summary>
    [Id(4)]
    public required string RuleId { get; init; }

    /// <summary>Whether a daily limit kept it from being sent, so that it is in the inbox only.</summary>
    [Id(5)]
    public bool Limited { get; init; }

    /// <summary>When it was raised.</summary>
    [Id(6)]
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it was read; null where it has not been.</summary>
    [Id(7)]
    public DateTime? ReadAt { get; init; }

    /// <summary>When its anomaly was taken back; null where it holds.</summary>
    [Id(8)]
    public DateTime? RetractedAt { get; init; }
}

/// <summary>What a message of a channel is about.</summary>
[GenerateSerializer]
[Alias("anomaly.AlertDeliveryKind")]
public enum AlertDeliveryKind
{
    /// <summary>An alert.</summary>
    Alert,

    /// <summary>That the anomaly of an alert was taken back.</summary>
    Correction,
}

/// <summary>How a delivery stands.</summary>
[GenerateSerializer]
[Alias("anomaly.AlertDeliveryState")]
public enum AlertDeliveryState
{
    /// <summary>To be sent, perhaps again, when it is due.</summary>
    Pending,

    /// <summary>The channel took it.</summary>
    Delivered,

    /// <summary>No longer to be sent: the anomaly was taken back, the person does not want it any more, or the channel is gone.</summary>
    Cancelled,

    /// <summary>Given up after a day of tries, or because the channel refused it for good. An operator can send it again.</summary>
    Dead,
}

/// <summary>One alert on its way to one channel. Times are UTC.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AlertDelivery")]
public sealed record AlertDelivery
{
    /// <summary>A UUID that follows from alert, channel and kind.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The alert.</summary>
    [Id(1)]
    public required string AlertId { get; init; }

    /// <summary>Whose.</summary>
    [Id(2)]
    public required string PersonId { get; init; }

    /// <summary>The anomaly of the alert.</summary>
    [Id(3)]
    public required string AnomalyId { get; init; }

    /// <summary>The channel: its id, or <see cref="AlertChannel.Inbox"/>.</summary>
    [Id(4)]
    public required string ChannelId { get; init; }

    /// <summary>The rule that asked for it.</summary>
    [Id(5)]
    public required string RuleId { get; init; }

    /// <summary>What it says.</summary>
    [Id(6)]
    public AlertDeliveryKind Kind { get; init; }

    /// <summary>Whether it goes with the others that are due in one message.</summary>
    [Id(7)]
    public bool Grouped { get; init; }

    /// <summary>
    /// The id of the message that it is in, a UUID by which receivers tell a repetition: fixed with the delivery, or, where several go in one message, before that is first
    /// sent. Null until then.
    /// </summary>
    [Id(8)]
    public string? MessageId { get; init; }

    /// <summary>How it stands.</summary>
    [Id(9)]
    public AlertDeliveryState State { get; init; }

    /// <summary>When it is to be sent next; while it is being sent, when it counts as lost.</summary>
    [Id(10)]
    public required DateTime Due { get; init; }

    /// <summary>How often it was sent.</summary>
    [Id(11)]
    public int Tries { get; init; }

    /// <summary>When it was sent first; null where it was not.</summary>
    [Id(12)]
    public DateTime? FirstTriedAt { get; init; }

    /// <summary>When it was sent last; null where it was not.</summary>
    [Id(13)]
    public DateTime? TriedAt { get; init; }

    /// <summary>Whether a message was sent of which it is not known if it arrived.</summary>
    [Id(14)]
    public bool Uncertain { get; init; }

    /// <summary>What the channel answered last, or why it was given up or cancelled; null where there is nothing to say.</summary>
    [Id(15)]
    public string? Answer { get; init; }

    /// <summary>When it was raised.</summary>
    [Id(16)]
    public required DateTime CreatedAt { get; init; }
}

/// <summary>Alerts of a person, latest first.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AlertQuery")]
public sealed record AlertQuery : PageRequest
{
    /// <summary>Only those that have not been read.</summary>
    [Id(0)]
    public bool UnreadOnly { get; init; }
}

/// <summary>Deliveries, latest first. What is null does not restrict.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AlertDeliveryQuery")]
public sealed record AlertDeliveryQuery : PageRequest
{
    /// <summary>Only this person's.</summary>
    [Id(0)]
    public string? PersonId { get; init; }

    /// <summary>Only those of this anomaly.</summary>
    [Id(1)]
    public string? AnomalyId { get; init; }

    /// <summary>Only those that stand so.</summary>
    [Id(2)]
    public AlertDeliveryState? State { get; init; }
}

/// <summary>An alert with what it is about.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Anomaly">Its anomaly as it stands.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.InboxEntry")]
public sealed record InboxEntry([property: Id(0)] Alert Alert, [property: Id(1)] AnomalyRecord Anomaly);

/// <summary>A page of a person's inbox.</summary>
/// <param name="Page">Its entries, latest first.</param>
/// <param name="Unread">How many of all were not read.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.Inbox")]
public sealed record Inbox([property: Id(0)] Page<InboxEntry> Page, [property: Id(1)] long Unread);
