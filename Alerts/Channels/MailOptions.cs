using System.ComponentModel.DataAnnotations;
using MimeKit;

namespace Anomaly.Alerts.Channels;

/// <summary>How a connection to the mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>It begins in the clear and must turn to TLS: the usual way at port 587.</summary>
    StartTls,

    /// <summary>TLS from the beginning: the usual way at port 465.</summary>
    Tls,

    /// <summary>None, for a server on this machine.</summary>
    None,
}

/// <summary>The mail server: section <c>Anomaly:Alerts:Mail</c>.</summary>
public sealed class MailOptions : IValidatableObject
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:Alerts:Mail";

    /// <summary>The server that mail is handed over to by SMTP. Default: none, no mail is sent.</summary>
    public string? Host { get; set; }

    /// <summary>Its port, 1 to 65535. Default: 587.</summary>
    [SettingRange(Section, 1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary><c>StartTls</c>, <c>Tls</c> or <c>None</c>. Default: <c>StartTls</c>.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>The name to sign in with. Default: none, nobody signs in.</summary>
    public string? User { get; set; }

    /// <summary>The password to sign in with: a secret. Default: none.</summary>
    public string? Password { get; set; }

    /// <summary>The sender: an address, with a name perhaps, as in <c>Anomalies &lt;alerts@example.com&gt;</c>. Required with <see cref="Host"/>. Default: none.</summary>
    public string? From { get; set; }

    /// <summary>The sender, read.</summary>
    internal MailboxAddress? Sender => From is { Length: > 0 } text && MailboxAddress.TryParse(text, out var address) ? address : null;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.IsDefined(Security))
            yield return new ValidationResult($"{Section}:{nameof(Security)} must be StartTls, Tls or None.");
        if (!string.IsNullOrEmpty(Host) && Sender is null)
            yield return new ValidationResult($"{Section}:{nameof(From)} must be the address that mail comes from, for example Anomalies <alerts@example.com>.");
        if (!string.IsNullOrEmpty(User) && Security == MailSecurity.None)
            yield return new ValidationResult($"{Section}:{nameof(User)} is set and {nameof(Security)} is None: a password is not sent in the clear.");
    }
}

[OptionsValidator]
internal sealed partial class MailOptionsValidator : IValidateOptions<MailOptions>;
