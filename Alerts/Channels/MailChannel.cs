using System.Collections.Concurrent;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Anomaly.Alerts.Channels;

/// <summary>
/// E-mail by SMTP, as HTML and text, with a signed link that unsubscribes in one click (RFC 8058). A server knows no repetition: where its last answer is lost, a mail may
/// arrive twice, both times under the same <c>Message-ID</c>.
/// </summary>
public sealed class MailChannel(IOptions<MailOptions> options, IOptions<AlertOptions> alerts, AlertText text) : IAlertChannel, IDisposable
{
    private const int LongestAddress = 254, MostIdle = 4;

    /// <summary>The path of the route that takes the link, without a slash before it.</summary>
    public const string UnsubscribePath = "api/v1/alerts/unsubscribe";

    private readonly ConcurrentBag<SmtpClient> _idle = [];

    /// <inheritdoc />
    public AlertChannelKind Kind => AlertChannelKind.Mail;

    /// <inheritdoc />
    public string? Problem => string.IsNullOrEmpty(options.Value.Host) || alerts.Value.LinkTo("") is null
        ? $"E-mail is not set up here: the operator has to set {MailOptions.Section}:{nameof(MailOptions.Host)} and :{nameof(MailOptions.From)}, and {AlertOptions.Section}:{nameof(AlertOptions.PublicUrl)}."
        : null;

    /// <inheritdoc />
    public string? ProblemOf(string address) => AddressOf(address) is null ? $"The address of a mail channel is an e-mail address of at most {LongestAddress} characters, without a name." : null;

    /// <inheritdoc />
    public async Task<SendOutcome> SendAsync(AlertChannel to, AlertMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(message);
        using var mail = Compose(to, message);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(alerts.Value.AnswerWithin);
        var isUnderWay = false;
        SmtpClient? client = null;
        try
        {
            client = await ConnectAsync(limit.Token);
            isUnderWay = true;
            var answer = await client.SendAsync(mail, limit.Token);
            _idle.Add(client);
            client = null;
            return new SendOutcome(SendResult.Taken, $"SMTP: {OneLine(answer)}");
        }
        catch (SmtpCommandException exception)
        {
            // A server that says no for good has status 5xx; what it says of the sender or of us is for the operator to put right.
            var isFinal = (int)exception.StatusCode >= 500 && exception.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted;
            return new SendOutcome(isFinal ? SendResult.Refused : SendResult.NotTaken, $"SMTP {(int)exception.StatusCode}: {OneLine(exception.Message)}");
        }
        catch (AuthenticationException)
        {
            return new SendOutcome(SendResult.NotTaken, $"The mail server does not accept {MailOptions.Section}:{nameof(MailOptions.User)} and its password.");
        }
        catch (Exception exception) when (exception is IOException or SocketException or ProtocolException or SslHandshakeException or ServiceNotConnectedException or NotSupportedException)
        {
            return new SendOutcome(isUnderWay ? SendResult.Unknown : SendResult.NotTaken, isUnderWay ? "The connection to the mail server was lost." : $"There is no connection to the mail server: {OneLine(exception.Message)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome(isUnderWay ? SendResult.Unknown : SendResult.NotTaken, "The mail server did not answer in time.");
        }
        finally
        {
            client?.Dispose();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        while (_idle.TryTake(out var client))
            client.Dispose();
    }

    /// <summary>The mail of a message. Addresses and subject are encoded by the library: no text of anybody's adds a header.</summary>
    internal MimeMessage Compose(AlertChannel to, AlertMessage message)
    {
        var sender = options.Value.Sender!;
        // A code goes to an address that nobody has confirmed: there is nothing yet to unsubscribe from.
        var unsubscribe = message.Kind == AlertMessageKind.Code ? null : alerts.Value.LinkTo(
            $"{UnsubscribePath}?person={to.PersonId}&channel={to.Id}&signature={WebhookSignature.OfLink(to.Secrets!, WebhookSignature.Unsubscribing, to.Id)}");
        var footer = unsubscribe is null ? "" : $"-- \nNo more of these: {unsubscribe}\n";
        var mail = new MimeMessage
        {
            Subject = AlertText.Heading(message),
            Date = new DateTimeOffset(message.At),
            MessageId = $"{message.Id}@{sender.Domain}",
            Body = new BodyBuilder { TextBody = text.Plain(message) + footer, HtmlBody = text.Html(message, unsubscribe is null ? null : ("No more of these", unsubscribe)) }.ToMessageBody(),
        };
        mail.From.Add(sender);
        mail.To.Add(AddressOf(to.Address)!);
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        if (unsubscribe is not null)
        {
            mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe}>");
            mail.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        return mail;
    }

    private async Task<SmtpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        while (_idle.TryTake(out var idle))
        {
            if (idle.IsConnected && _idle.Count < MostIdle && await IsAliveAsync(idle, cancellationToken))
                return idle;
            idle.Dispose();
        }

        var settings = options.Value;
        var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(settings.Host!, settings.Port, settings.Security switch
            {
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                MailSecurity.None => SecureSocketOptions.None,
                _ => SecureSocketOptions.StartTls,
            }, cancellationToken);
            if (!string.IsNullOrEmpty(settings.User))
                await client.AuthenticateAsync(settings.User, settings.Password ?? "", cancellationToken);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static async Task<bool> IsAliveAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.NoOpAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is IOException or SocketException or ProtocolException or SmtpCommandException or ServiceNotConnectedException)
        {
            return false;
        }
    }

    /// <summary>An address alone: no name, no group, no line break, no domain without a dot or an at sign too many.</summary>
    private static MailboxAddress? AddressOf(string address) =>
        address.Length <= LongestAddress && !address.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || character is '<' or '>' or ',' or ';' or '"')
            && address.Count(character => character == '@') == 1 && address.IndexOf('@', StringComparison.Ordinal) is > 0 and <= 64
            && MailboxAddress.TryParse(address, out var parsed) && parsed.Address == address && parsed.Domain.Contains('.', StringComparison.Ordinal)
            ? parsed
            : null;

    private static string OneLine(string answer)
    {
        var line = string.Concat(answer.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        return line.Length <= 200 ? line : line[..200];
    }
}
