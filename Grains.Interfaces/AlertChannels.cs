namespace Anomaly.Grains.Interfaces;

/// <summary>How a message reaches a person.</summary>
[GenerateSerializer]
[Alias("anomaly.AlertChannelKind")]
public enum AlertChannelKind
{
    /// <summary>A request to an address of theirs, signed as Standard Webhooks has it.</summary>
    Webhook,

    /// <summary>E-mail.</summary>
    Mail,

    /// <summary>A message of the operator's LINE account.</summary>
    Line,
}

/// <summary>Whether a channel is used.</summary>
[GenerateSerializer]
[Alias("anomaly.AlertChannelState")]
public enum AlertChannelState
{
    /// <summary>Its address has to be confirmed with the code that was sent there; nothing else is sent.</summary>
    Unconfirmed,

    /// <summary>In use.</summary>
    Active,

    /// <summary>Switched off, by whoever reads there or because the address is gone.</summary>
    Disabled,
}

/// <summary>An address of a person. Times are UTC.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AlertChannel")]
public sealed record AlertChannel : IOwned
{
    /// <summary>Most channels of one person.</summary>
    public const int MostOfPerson = 20;

    /// <summary>The channel of every person that needs no address: what the web UI shows.</summary>
    public const string Inbox = "inbox";

    /// <inheritdoc />
    [Id(0)]
    public required string Id { get; init; }

    /// <inheritdoc />
    [Id(1)]
    public required string PersonId { get; init; }

    /// <summary>What kind of address it has.</summary>
    [Id(2)]
    public required AlertChannelKind Kind { get; init; }

    /// <summary>What its person calls it.</summary>
    [Id(3)]
    public required string Name { get; init; }

    /// <summary>An HTTP address, an e-mail address, or the id of a LINE user.</summary>
    [Id(4)]
    public required string Address { get; init; }

    /// <summary>Whether it is used.</summary>
    [Id(5)]
    public required AlertChannelState State { get; init; }

    /// <summary>What only the product and the channel's owner know; null where it is not for the reader.</summary>
    [Id(6)]
    public ChannelSecrets? Secrets { get; init; }

    /// <summary>Why it is switched off; null where it is not.</summary>
    [Id(7)]
    public string? Problem { get; init; }

    /// <summary>When it was made.</summary>
    [Id(8)]
    public required DateTime CreatedAt { get; init; }
}

/// <summary>The secrets of a channel. Never printed.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ChannelSecrets")]
public sealed record ChannelSecrets
{
    /// <summary>The key that requests, and links to unsubscribe, are signed with: <c>whsec_</c> and base64.</summary>
    [Id(0)]
    public required string Key { get; init; }

    /// <summary>The key before it, which requests are signed with as well for a day after it was replaced; null where there is none.</summary>
    [Id(1)]
    public string? FormerKey { get; init; }

    /// <summary>Until when <see cref="FormerKey"/> signs.</summary>
    [Id(2)]
    public DateTime? FormerUntil { get; init; }

    /// <summary>The hash of the code that confirms the address; null where none is awaited.</summary>
    [Id(3)]
    public string? CodeHash { get; init; }

    /// <summary>Until when the code is taken.</summary>
    [Id(4)]
    public DateTime? CodeUntil { get; init; }

    /// <summary>Wrong codes so far.</summary>
    [Id(5)]
    public int WrongCodes { get; init; }

    /// <summary>Says that it is a secret, and nothing of it.</summary>
    public override string ToString() => "(secret)";
}
