using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Anomaly.Alerts.Channels;

/// <summary>
/// Messages of the operator's LINE account, by the Messaging API's push. A repetition has the same <c>X-Line-Retry-Key</c>; 409 says that the message was accepted
/// before.
/// </summary>
public sealed class LineChannel : IAlertChannel, IDisposable
{
    private const int LongestAltText = 400, LongestText = 2000, MostItems = 10, UserIdLength = 33;
    private readonly IOptions<LineOptions> _options;
    private readonly AlertText _text;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    /// <summary>Made once: connections are kept.</summary>
    public LineChannel(IOptions<LineOptions> options, IOptions<AlertOptions> alerts, AlertText text, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        (_options, _text, _time) = (options, text, time);
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = alerts.Value.AnswerWithin };
    }

    /// <inheritdoc />
    public AlertChannelKind Kind => AlertChannelKind.Line;

    /// <inheritdoc />
    public string? Problem => string.IsNullOrEmpty(_options.Value.ChannelToken)
        ? $"LINE is not set up here: the operator has to set {LineOptions.Section}:{nameof(LineOptions.ChannelToken)}."
        : null;

    /// <inheritdoc />
    public string? ProblemOf(string address) => address.Length == UserIdLength && address[0] == 'U' && address.Skip(1).All(char.IsAsciiHexDigitLower)
        ? null
        : "The address of a LINE channel is the id of a LINE user: U and 32 hex digits.";

    /// <inheritdoc />
    public async Task<SendOutcome> SendAsync(AlertChannel to, AlertMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(message);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(_options.Value.BaseAddress), "/v2/bot/message/push"))
        {
            Content = JsonContent.Create(new { to = to.Address, messages = new[] { Flex(message) } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _options.Value.ChannelToken);
        request.Headers.Add("X-Line-Retry-Key", message.Id);
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return OutcomeOf(answer);
        }
        catch (HttpRequestException exception)
        {
            var isLost = exception.HttpRequestError is not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError);
            return new SendOutcome(isLost ? SendResult.Unknown : SendResult.NotTaken, isLost ? "The connection to LINE was lost." : "There was no connection to LINE.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome(SendResult.Unknown, string.Create(CultureInfo.InvariantCulture, $"LINE did not answer within {_client.Timeout.TotalSeconds} s."));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private SendOutcome OutcomeOf(HttpResponseMessage answer)
    {
        var said = $"LINE: HTTP {(int)answer.StatusCode}";
        return answer.StatusCode switch
        {
            HttpStatusCode.OK => new SendOutcome(SendResult.Taken, said),
            HttpStatusCode.Conflict => new SendOutcome(SendResult.Taken, $"{said}, accepted before"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new SendOutcome(
                SendResult.NotTaken, $"{said}: the channel token is not accepted. The operator has to set {LineOptions.Section}:{nameof(LineOptions.ChannelToken)} anew."),
            HttpStatusCode.TooManyRequests => new SendOutcome(SendResult.NotTaken, $"{said}: too many messages for now, or for this month.", RetryAfter.Of(answer, _time)),
            >= HttpStatusCode.InternalServerError => new SendOutcome(SendResult.Unknown, said),
            _ => new SendOutcome(SendResult.Refused, $"{said}: the message or its receiver was refused."),
        };
    }

    private object Flex(AlertMessage message) => new
    {
        type = "flex",
        altText = Cut(AlertText.Heading(message), LongestAltText),
        contents = new
        {
            type = "bubble",
            body = new
            {
                type = "box",
                layout = "vertical",
                spacing = "md",
                contents = message.Items.Count == 0
                    ? [Text(AlertText.Heading(message), "bold"), Text(_text.Plain(message), "regular")]
                    : message.Items.Take(MostItems).SelectMany(Contents).Concat(message.Items.Count > MostItems ? [Text($"And {message.Items.Count - MostItems} more.", "regular")] : []).ToArray(),
            },
        },
    };

    private IEnumerable<object> Contents(AlertItem item)
    {
        yield return Text(AlertText.Name(item), "bold");
        yield return Text(AlertText.Statement(item), "regular");
        yield return Text(AlertText.Facts(item), "regular");
        if (_text.LinkOf(item) is { } link)
            yield return new { type = "button", style = "link", height = "sm", action = new { type = "uri", label = "Look at it", uri = link } };
    }

    private static object Text(string text, string weight) => new { type = "text", text = Cut(text, LongestText), weight, wrap = true };

    // LINE refuses empty texts.
    private static string Cut(string text, int most) => text.Length == 0 ? " " : text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");
}

/// <summary>The operator's LINE account: section <c>Anomaly:Alerts:Line</c>.</summary>
public sealed class LineOptions : IValidatableObject
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:Alerts:Line";

    /// <summary>The channel access token of the Messaging API: a secret. Default: none, LINE is not used.</summary>
    public string? ChannelToken { get; set; }

    /// <summary>Where the Messaging API is. Default: <c>https://api.line.me</c>.</summary>
    public string BaseAddress { get; set; } = "https://api.line.me";

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(BaseAddress, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            yield return new ValidationResult($"{Section}:{nameof(BaseAddress)} is '{BaseAddress}': it must be an address such as https://api.line.me.");
        if (ChannelToken is { Length: > 0 } token && token.Any(character => character is <= ' ' or > '~'))
            yield return new ValidationResult($"{Section}:{nameof(ChannelToken)} has characters that no token has: copy it again.");
    }
}

[OptionsValidator]
internal sealed partial class LineOptionsValidator : IValidateOptions<LineOptions>;
