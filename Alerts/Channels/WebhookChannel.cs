using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Anomaly.Alerts.Channels;

/// <summary>
/// Requests to an address of a person's own, signed as Standard Webhooks has it. An answer of 2xx is taken; 410 means that the address is gone; redirects are not
/// followed. A receiver knows a repetition by <c>webhook-id</c>.
/// </summary>
public sealed class WebhookChannel : IAlertChannel, IDisposable
{
    private const int LongestAddress = 1000;
    private readonly IOptions<AlertOptions> _options;
    private readonly TimeProvider _time;
    private readonly WebhookBody _body;
    private readonly HttpClient _client;

    /// <summary>Made once: connections are kept.</summary>
    public WebhookChannel(IOptions<AlertOptions> options, AlertText text, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _time, _body) = (options, time, new WebhookBody(text));
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would connect in our place.
            UseProxy = false,
            ConnectCallback = (context, cancellationToken) => PublicAddresses.ConnectAsync(context.DnsEndPoint, options.Value.AllowPrivateAddresses, cancellationToken),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 16,
        })
        {
            Timeout = options.Value.AnswerWithin,
        };
    }

    /// <inheritdoc />
    public AlertChannelKind Kind => AlertChannelKind.Webhook;

    /// <inheritdoc />
    public string? Problem => null;

    /// <inheritdoc />
    public string? ProblemOf(string address)
    {
        var allowsPrivate = _options.Value.AllowPrivateAddresses;
        return address.Length > LongestAddress || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || !(uri.Scheme == "https" || (allowsPrivate && uri.Scheme == "http"))
            ? $"The address of a webhook is an https address of at most {LongestAddress} characters."
            : uri.UserInfo.Length > 0 ? "The address of a webhook must not hold a name or a password: requests are signed instead."
            : !allowsPrivate && IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out var ip) && !PublicAddresses.IsPublic(ip) ? "The address of a webhook must be a public one."
            : null;
    }

    /// <inheritdoc />
    public async Task<SendOutcome> SendAsync(AlertChannel to, AlertMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(message);
        if (ProblemOf(to.Address) is { } problem)
            return new SendOutcome(SendResult.Refused, problem);
        using var request = Sign(to, message);
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return OutcomeOf(answer);
        }
        catch (HttpRequestException exception) when (exception.InnerException is PrivateAddressException refused)
        {
            return new SendOutcome(SendResult.NotTaken, refused.Message);
        }
        catch (HttpRequestException exception)
        {
            // Before there is a connection, nothing can have arrived.
            var isLost = exception.HttpRequestError is not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError);
            return new SendOutcome(isLost ? SendResult.Unknown : SendResult.NotTaken, $"The request failed: {exception.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "the host is not known",
                HttpRequestError.ConnectionError => "no connection",
                HttpRequestError.SecureConnectionError => "no secure connection",
                _ => "the connection was lost",
            }}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome(SendResult.Unknown, string.Create(CultureInfo.InvariantCulture, $"There was no answer within {_client.Timeout.TotalSeconds} s."));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Sign(AlertChannel to, AlertMessage message)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(_body.Of(message), WebhookBody.Json);
        var now = _time.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, to.Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Anomaly.Orleans", ProgramVersion.Current));
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(to.Secrets!, message.Id, now, body));
        return request;
    }

    private SendOutcome OutcomeOf(HttpResponseMessage answer)
    {
        var said = $"HTTP {(int)answer.StatusCode}";
        return (int)answer.StatusCode switch
        {
            >= 200 and < 300 => new SendOutcome(SendResult.Taken, said),
            >= 300 and < 400 => new SendOutcome(SendResult.NotTaken, $"{said}: redirects are not followed."),
            (int)HttpStatusCode.Gone => new SendOutcome(SendResult.Gone, $"{said}: the receiver wants no more."),
            _ => new SendOutcome(SendResult.NotTaken, said, RetryAfter.Of(answer, _time)),
        };
    }
}

/// <summary>How long an answer asks to wait.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Up to an hour; null where it does not say.</summary>
    public static TimeSpan? Of(HttpResponseMessage answer, TimeProvider time)
    {
        var wait = answer.Headers.RetryAfter is not { } header ? null : header.Delta ?? (header.Date - time.GetUtcNow());
        return wait is null ? null : wait > Longest ? Longest : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
