namespace Anomaly.People;

/// <summary>Sends mail.</summary>
public interface IMailSender
{
    /// <summary>Whether the product is set up for that.</summary>
    bool CanSend { get; }

    /// <summary>Hands a message to the mail server.</summary>
    /// <exception cref="IOException">It did not take it; the message says why.</exception>
    Task SendAsync(Mail mail, CancellationToken cancellationToken = default);
}

/// <summary>A message of plain text.</summary>
/// <param name="To">An address that <see cref="EmailAddress.Read"/> has read.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The message.</param>
public sealed record Mail(string To, string Subject, string Text);
