using System.ComponentModel.DataAnnotations;

namespace Anomaly.Alerts;

/// <summary>What people are told of, and for how long it is tried: section <c>Anomaly:Alerts</c>.</summary>
public sealed class AlertOptions : IValidatableObject
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:Alerts";

    /// <summary>
    /// The address of the web UI as people reach it, for the links of messages: scheme, host and port, and a path perhaps. Required for e-mail. Default: none, messages
    /// have no links.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>
    /// How long ago a bar may have closed for people to be told of it; bars of longer intervals always three of them. 1 minute to 30 days; default: 2 days.
    /// </summary>
    [SettingRange(Section, "00:01:00", "30.00:00:00")]
    public TimeSpan RecentFor { get; set; } = TimeSpan.FromDays(2);

    /// <summary>How long a message is tried again that its channel does not take. 1 minute to 1 day, for which LINE knows a repetition; default: 1 day.</summary>
    [SettingRange(Section, "00:01:00", "1.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The pause after the first try that failed; it doubles with each further one, up to an hour. 1 second to 10 minutes; default: 10 seconds.</summary>
    [SettingRange(Section, "00:00:01", "00:10:00")]
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a channel may take to answer. 1 to 15 seconds; default: 10 seconds.</summary>
    [SettingRange(Section, "00:00:01", "00:00:15")]
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether webhooks may lead to addresses that are not public (this machine, private networks, a cloud's metadata), and be without TLS. Default: false.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>Days that alerts and their deliveries are kept, 1 to 3650. Default: 365.</summary>
    [SettingRange(Section, 1, 3650)]
    public int RetentionDays { get; set; } = 365;

    /// <summary>The address of a page of the web UI; null where <see cref="PublicUrl"/> is not set.</summary>
    /// <param name="path">Its path, without a slash before it.</param>
    public string? LinkTo(string path) => PublicUrl is { Length: > 0 } url ? $"{url.TrimEnd('/')}/{path}" : null;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicUrl is { Length: > 0 } url && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length == 0))
            yield return new ValidationResult($"{Section}:{nameof(PublicUrl)} is '{url}': it must be an address such as https://anomalies.example.com.");
    }
}

[OptionsValidator]
internal sealed partial class AlertOptionsValidator : IValidateOptions<AlertOptions>;
