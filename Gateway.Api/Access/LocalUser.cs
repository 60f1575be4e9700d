using System.Net;
using Anomaly.Gateway.Api.Hosting;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Access;

/// <summary>
/// Without accounts, keeps the gateway to the user of this machine: nothing that came from elsewhere, nor through a proxy, for whose callers everybody would look local. A proxy is
/// told by its headers; one that sends none is not, and needs accounts behind it.
/// </summary>
internal sealed class LocalUser(RequestDelegate next, IOptions<AuthOptions> auth, IOptions<GatewayOptions> gateway)
{
    private static readonly string[] ProxyHeaders = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"];

    private static readonly ErrorAnswer Refused = new(
        StatusCodes.Status403Forbidden,
        $"Without accounts this gateway serves the user of its own machine alone, and this request came from elsewhere or through a proxy. Set {AuthOptions.KeySetting} so that people sign in, or "
        + $"{AuthOptions.EveryoneSetting}=true if everybody may do everything; {GatewayOptions.Section}:{nameof(GatewayOptions.TrustedProxies)} names proxies whose word on the caller's address counts.");

    private readonly bool _isOpen = !auth.Value.HasAccounts && !auth.Value.AllowEveryone;
    private readonly int[] _managementPorts = [.. gateway.Value.ManagementPorts];

    public Task InvokeAsync(HttpContext context) =>
        _isOpen && !_managementPorts.Contains(context.Connection.LocalPort) && !IsLocal(context) ? ErrorWriter.WriteAsync(context, Refused) : next(context);

    /// <summary>Whether a request was made on this machine, as far as can be told.</summary>
    public static bool IsLocal(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address)) && !ProxyHeaders.Any(context.Request.Headers.ContainsKey);
}
