using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using Anomaly.Hosting;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Hosting;

/// <summary>Settings of the gateway: section <c>Anomaly:Gateway</c>.</summary>
internal sealed class GatewayOptions : IValidatableObject
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = "Anomaly:Gateway";

    /// <summary>The full name of <see cref="ManagementUrls"/>.</summary>
    public const string ManagementSetting = $"{Section}:{nameof(ManagementUrls)}";

    private const int MaxRate = 10_000;
    private static readonly string[] FrontendOrigins = ["http://localhost:5173", "http://127.0.0.1:5173"];

    /// <summary>
    /// Origins whose pages may call the API, with credentials, change things and open streams: scheme, host and port, no path; as a list, or in one value with commas.
    /// Default: the frontend's development server.
    /// </summary>
    public string[]? CorsOrigins { get; set; }

    /// <summary>The origins in force.</summary>
    public IReadOnlyList<string> Origins => CorsOrigins ?? FrontendOrigins;

    /// <summary>Calls that change something or cost much that one address may make at once, 1 to 10,000. Default: 60.</summary>
    [SettingRange(Section, 1, MaxRate)]
    public int ChangeBurst { get; set; } = 60;

    /// <summary>How many of those calls come back each second, 1 to 10,000. Default: 10.</summary>
    [SettingRange(Section, 1, MaxRate)]
    public int ChangesPerSecond { get; set; } = 10;

    /// <summary>Event streams and sockets open at once, 1 to 100,000. Default: 1000.</summary>
    [SettingRange(Section, 1, 100_000)]
    public int MaxStreams { get; set; } = 1000;

    /// <summary>
    /// Answers with charts that are drawn at once, 1 to 10,000: each may take some 6 MB while that lasts. As many wait; whoever comes beyond them is told
    /// to come back (503), as is who asks for more than 128 KB while the clients that read slowly have as much unread as that many of the largest answers. Default: 64.
    /// </summary>
    [SettingRange(Section, 1, 10_000)]
    public int MaxCharts { get; set; } = 64;

    /// <summary>
    /// Addresses at which health and metrics are served, and nothing else, to callers by whatever host name: for probes and scrapers. As in ASPNETCORE_URLS, with ports of
    /// their own. Default: none; health and metrics are always served beside the API, too.
    /// </summary>
    public string? ManagementUrls { get; set; }

    /// <summary>
    /// Proxies whose forwarded headers tell the client's address and scheme: addresses, or networks as 10.0.0.0/8; as a list, or in one value with commas. Default: none, such
    /// headers are not believed.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>The ports of <see cref="ManagementUrls"/>.</summary>
    public IEnumerable<int> ManagementPorts => ListenAddresses.Split(ManagementUrls).Select(ListenAddresses.PortOf).OfType<int>();

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Origins
        .Where(origin => !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.GetLeftPart(UriPartial.Authority) != origin)
        .Select(origin => new ValidationResult($"{Section}:{nameof(CorsOrigins)} has '{origin}', which is no origin: write scheme, host and port, for example http://localhost:5173."))
        .Concat(TrustedProxies.Where(proxy => !TrustedProxy.TryRead(proxy, out _))
            .Select(proxy => new ValidationResult($"{Section}:{nameof(TrustedProxies)} has '{proxy}', which is neither an address nor a network: write, for example, 10.0.0.0/8.")));
}

/// <summary>Reads what the settings name as a proxy.</summary>
internal static class TrustedProxy
{
    /// <summary>A network; an address is one of its own.</summary>
    public static bool TryRead(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
            return true;
        if (!IPAddress.TryParse(text, out var address))
            return false;
        network = new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        return true;
    }
}

/// <summary>Refuses, at start, settings that cannot work.</summary>
[OptionsValidator]
internal sealed partial class GatewayOptionsValidator : IValidateOptions<GatewayOptions>;
