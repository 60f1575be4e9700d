using System.ComponentModel.DataAnnotations;
using System.Text;
using Anomaly.Gateway.Api.Hosting;
using Anomaly.Hosting;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Access;

/// <summary>Who may use the gateway: section <c>Anomaly:Auth</c>.</summary>
internal sealed class AuthOptions : IValidatableObject
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:Auth";

    /// <summary>The full name of <see cref="JwtKey"/>.</summary>
    public const string KeySetting = $"{Section}:{nameof(JwtKey)}";

    /// <summary>The full name of <see cref="AllowEveryone"/>.</summary>
    public const string EveryoneSetting = $"{Section}:{nameof(AllowEveryone)}";

    /// <summary>Bytes that the key has at least: as many as the hash that it is used with.</summary>
    public const int LeastKeyBytes = 32;

    /// <summary>
    /// The key that sessions are signed with, the same for all processes of a cluster: at least 32 bytes, for example of <c>openssl rand -base64 48</c>. With it there are
    /// accounts; a new one ends all sessions. Default: none, so no accounts, and only the user of this machine is served.
    /// </summary>
    public string? JwtKey { get; set; }

    /// <summary>Without accounts, whether everybody who reaches the gateway may do everything, so that it may listen beyond loopback. Default: false.</summary>
    public bool AllowEveryone { get; set; }

    /// <summary>With accounts, whether charts, search and lists of anomalies are shown to people who are not signed in. Default: true.</summary>
    public bool AnonymousRead { get; set; } = true;

    /// <summary>With accounts, whether people may register themselves, as viewers. Default: true.</summary>
    public bool Registration { get; set; } = true;

    /// <summary>How long a session lasts, 1 minute to 366 days. Default: 7 days.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Tries to sign in, register or use a link that one address may make at once, 1 to 10,000; one more every six seconds. Default: 20.</summary>
    [SettingRange(Section, 1, 10_000)]
    public int SignInBurst { get; set; } = 20;

    /// <summary>LINE Login.</summary>
    public LineOptions Line { get; set; } = new();

    /// <summary>Sign-in by a provider of OpenID Connect.</summary>
    public OpenIdOptions OpenId { get; set; } = new();

    /// <summary>Whether there are accounts.</summary>
    public bool HasAccounts => !string.IsNullOrEmpty(JwtKey);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HasAccounts && Encoding.UTF8.GetByteCount(JwtKey!) is var bytes and < LeastKeyBytes)
            yield return new ValidationResult($"{KeySetting} has {bytes} bytes: it must have {LeastKeyBytes} or more, for example of 'openssl rand -base64 48'.");
        if (SessionLifetime < TimeSpan.FromMinutes(1) || SessionLifetime > TimeSpan.FromDays(366))
            yield return new ValidationResult($"{Section}:{nameof(SessionLifetime)} is {SessionLifetime}: it must be 1 minute to 366 days.");
        foreach (var problem in Line.FindProblems($"{Section}:{nameof(Line)}").Concat(OpenId.FindProblems($"{Section}:{nameof(OpenId)}")))
            yield return new ValidationResult(problem);
    }
}

/// <summary>Refuses, at start, settings that cannot work.</summary>
[OptionsValidator]
internal sealed partial class AuthOptionsValidator : IValidateOptions<AuthOptions>;

/// <summary>Refuses, at start, to serve others than the user of this machine without accounts, unless that is said.</summary>
internal sealed class OpenGatewayValidator(IConfiguration configuration) : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        if (options.HasAccounts || options.AllowEveryone)
            return ValidateOptionsResult.Success;
        // At these, health and metrics are served and nothing else.
        var management = ListenAddresses.Split(configuration[GatewayOptions.ManagementSetting]).Select(ListenAddresses.PortOf).ToList();
        return configuration.FindAddressBeyondLoopback(address => management.Contains(ListenAddresses.PortOf(address))) is { } address
            ? ValidateOptionsResult.Fail(
                $"{AuthOptions.KeySetting} is not set, so there are no accounts, and {address} is an address that others can reach. Set the key (for example of 'openssl rand -base64 48') so that people "
                + $"sign in; or {AuthOptions.EveryoneSetting}=true if everybody who reaches it may do everything; or listen at http://127.0.0.1:5000.")
            : ValidateOptionsResult.Success;
    }
}
