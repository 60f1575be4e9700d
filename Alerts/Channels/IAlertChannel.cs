namespace Anomaly.Alerts.Channels;

/// <summary>A way to reach people.</summary>
public interface IAlertChannel
{
    /// <summary>Which.</summary>
    AlertChannelKind Kind { get; }

    /// <summary>What the operator has to set up before it can be used, as a sentence; null where it can be.</summary>
    string? Problem { get; }

    /// <summary>What is wrong with an address, as a sentence; null where nothing is.</summary>
    string? ProblemOf(string address);

    /// <summary>Sends a message. The same message again is the same for whoever can tell.</summary>
    /// <returns>What became of it. Throws for nothing but the caller's cancellation.</returns>
    Task<SendOutcome> SendAsync(AlertChannel to, AlertMessage message, CancellationToken cancellationToken);
}

/// <summary>What became of a message.</summary>
public enum SendResult
{
    /// <summary>It was taken.</summary>
    Taken,

    /// <summary>It was not taken this time.</summary>
    NotTaken,

    /// <summary>Nothing is known: it was sent, and no answer came. It may have arrived.</summary>
    Unknown,

    /// <summary>It is refused and will always be.</summary>
    Refused,

    /// <summary>The address is gone, and nothing is to be sent there any more.</summary>
    Gone,
}

/// <summary>What became of a message, in words.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Answer">What was answered, or why it was not sent: a short text without secrets.</param>
/// <param name="RetryAfter">How long the channel asks to wait; null where it does not say.</param>
public readonly record struct SendOutcome(SendResult Result, string Answer, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether it may have arrived.</summary>
    public bool MayHaveArrived => Result is SendResult.Taken or SendResult.Unknown;
}

/// <summary>What is sent to a channel.</summary>
/// <param name="Id">A UUID, the same whenever it is sent again.</param>
/// <param name="Kind">What kind of message it is.</param>
/// <param name="At">When it was made, UTC.</param>
/// <param name="Items">What it is about; none for a test or a code.</param>
/// <param name="Code">The code that confirms the address; null in every other message.</param>
public sealed record AlertMessage(string Id, AlertMessageKind Kind, DateTime At, IReadOnlyList<AlertItem> Items, string? Code = null);

/// <summary>What kind of message it is.</summary>
public enum AlertMessageKind
{
    /// <summary>One alert, or one correction.</summary>
    Alert,

    /// <summary>All that has gathered.</summary>
    Digest,

    /// <summary>Says that the channel works.</summary>
    Test,

    /// <summary>Asks to confirm the address.</summary>
    Code,
}

/// <summary>An anomaly in a message.</summary>
/// <param name="Kind">Whether it is alerted of or taken back.</param>
/// <param name="AlertId">The alert.</param>
/// <param name="Anomaly">The anomaly as it stands.</param>
/// <param name="CompanyName">Whose, as the source writes it; null where that is not known.</param>
public sealed record AlertItem(AlertDeliveryKind Kind, string AlertId, AnomalyRecord Anomaly, string? CompanyName);
