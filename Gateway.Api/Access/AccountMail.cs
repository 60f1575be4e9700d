using Anomaly.Alerts.Channels;
using Anomaly.People;
using MimeKit;

namespace Anomaly.Gateway.Api.Access;

/// <summary>Sends the mail of accounts by the server that alerts go by.</summary>
internal sealed class AccountMail(SmtpSender sender, TimeProvider time) : IMailSender
{
    public bool CanSend => sender.Problem is null;

    public async Task SendAsync(Mail mail, CancellationToken cancellationToken = default)
    {
        using var message = new MimeMessage { Subject = mail.Subject, Date = time.GetUtcNow(), Body = new TextPart("plain") { Text = mail.Text } };
        message.From.Add(sender.Sender);
        message.To.Add(MailboxAddress.Parse(mail.To));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (await sender.SendAsync(message, cancellationToken) is { Result: not SendResult.Taken } outcome)
            throw new IOException(outcome.Answer);
    }
}
