using System.Collections.Concurrent;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Anomaly.Alerts.Channels;

/// <summary>Hands mail over to the server of <see cref="MailOptions"/>, by connections that are kept.</summary>
public sealed class SmtpSender(IOptions<MailOptions> options, IOptions<AlertOptions> alerts) : IDisposable
{
    private const int MostIdle = 4;
    private readonly ConcurrentBag<SmtpClient> _idle = [];

    /// <summary>The sender of all mail.</summary>
    public MailboxAddress Sender => options.Value.Sender ?? throw new InvalidOperationException("No mail server is set up.");

    /// <summary>Why no mail can be sent here; null where it can.</summary>
    public string? Problem => string.IsNullOrEmpty(options.Value.Host) || alerts.Value.LinkTo("") is null
        ? $"E-mail is not set up here: the operator has to set {MailOptions.Section}:{nameof(MailOptions.Host)} and :{nameof(MailOptions.From)}, and {AlertOptions.Section}:{nameof(AlertOptions.PublicUrl)}."
        : null;

    /// <summary>Hands one mail over.</summary>
    public async Task<SendOutcome> SendAsync(MimeMessage mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
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

    private static string OneLine(string answer)
    {
        var line = string.Concat(answer.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        return line.Length <= 200 ? line : line[..200];
    }
}
