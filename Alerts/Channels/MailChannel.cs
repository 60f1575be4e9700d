using MimeKit;

namespace Anomaly.Alerts.Channels;

/// <summary>
/// E-mail by SMTP, as HTML and text, with a signed link that unsubscribes in one click (RFC 8058). A server knows no repetition: where its last answer is lost, a mail may
/// arrive twice, both times under the same <c>Message-ID</c>.
/// </summary>
public sealed class MailChannel(SmtpSender sender, IOptions<AlertOptions> alerts, AlertText text) : IAlertChannel
{
    private const int LongestAddress = 254;

    /// <summary>The path of the route that takes the link, without a slash before it.</summary>
    public const string UnsubscribePath = "api/v1/alerts/unsubscribe";

    /// <inheritdoc />
    public AlertChannelKind Kind => AlertChannelKind.Mail;

    /// <inheritdoc />
    public string? Problem => sender.Problem;

    /// <inheritdoc />
    public string? ProblemOf(string address) => AddressOf(address) is null ? $"The address of a mail channel is an e-mail address of at most {LongestAddress} characters, without a name." : null;

    /// <inheritdoc />
    public async Task<SendOutcome> SendAsync(AlertChannel to, AlertMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(message);
        using var mail = Compose(to, message);
        return await sender.SendAsync(mail, cancellationToken);
    }

    /// <summary>The mail of a message. Addresses and subject are encoded by the library: no text of anybody's adds a header.</summary>
    internal MimeMessage Compose(AlertChannel to, AlertMessage message)
    {
        // A code goes to an address that nobody has confirmed: there is nothing yet to unsubscribe from.
        var unsubscribe = message.Kind == AlertMessageKind.Code ? null : alerts.Value.LinkTo(
            $"{UnsubscribePath}?person={to.PersonId}&channel={to.Id}&signature={WebhookSignature.OfLink(to.Secrets!, WebhookSignature.Unsubscribing, to.Id)}");
        var footer = unsubscribe is null ? "" : $"-- \nNo more of these: {unsubscribe}\n";
        var mail = new MimeMessage
        {
            Subject = AlertText.Heading(message),
            Date = new DateTimeOffset(message.At),
            MessageId = $"{message.Id}@{sender.Sender.Domain}",
            Body = new BodyBuilder { TextBody = text.Plain(message) + footer, HtmlBody = text.Html(message, unsubscribe is null ? null : ("No more of these", unsubscribe)) }.ToMessageBody(),
        };
        mail.From.Add(sender.Sender);
        mail.To.Add(AddressOf(to.Address)!);
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        if (unsubscribe is not null)
        {
            mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe}>");
            mail.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        return mail;
    }

    /// <summary>An address alone: no name, no group, no line break, no domain without a dot or an at sign too many.</summary>
    private static MailboxAddress? AddressOf(string address) =>
        address.Length <= LongestAddress && !address.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || character is '<' or '>' or ',' or ';' or '"')
            && address.Count(character => character == '@') == 1 && address.IndexOf('@', StringComparison.Ordinal) is > 0 and <= 64
            && MailboxAddress.TryParse(address, out var parsed) && parsed.Address == address && parsed.Domain.Contains('.', StringComparison.Ordinal)
            ? parsed
            : null;
}
