namespace Anomaly.People;

/// <summary>Sends mail. Where a host has none of these, the product cannot send mail, and says so.</summary>
public interface IMailSender
{
    /// <summary>Hands a message to the mail server, or keeps it until that is possible.</summary>
    Task SendAsync(Mail mail, CancellationToken cancellationToken = default);
}

/// <summary>A message of plain text.</summary>
/// <param name="To">An address that <see cref="EmailAddress.Read"/> has read.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The message.</param>
public sealed record Mail(string To, string Subject, string Text);
