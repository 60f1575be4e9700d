using System.Net;
using Anomaly.Gateway.Api.Hosting;
using Anomaly.Hosting;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Anomaly.Gateway.Api.Access;

/// <summary>
/// The host names that the gateway answers to: those of loopback, those that it listens at by name, and those of the setting <c>AllowedHosts</c>. A page of a foreign
/// site can make its own name lead to this machine (DNS rebinding) and is then held for one of ours by the browser; the name in the request gives it away.
/// </summary>
internal sealed class AllowedHosts
{
    /// <summary>The setting's name, which is that of ASP.NET Core.</summary>
    public const string Setting = "AllowedHosts";

    private const string Any = "*";
    private readonly List<StringSegment> _names;

    public AllowedHosts(IConfiguration configuration) => _names = ["localhost", "*.localhost", .. configuration.ListenHosts(), .. Configured(configuration)];

    /// <summary>A sentence about the first configured name that is none; null where all are.</summary>
    public static string? FindProblem(IConfiguration configuration) => Configured(configuration)
        .Where(name => name != Any && Uri.CheckHostName(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name) == UriHostNameType.Unknown)
        .Select(name => $"{Setting} has '{name}', which is no host name: write names without scheme and port, with semicolons between.").FirstOrDefault();

    /// <summary>Whether a request for this host is answered. HTTP/1.0 may name none, which no browser does.</summary>
    public bool Allow(HostString host) =>
        !host.HasValue || _names.Contains(Any) || (IPAddress.TryParse(host.Host, out var address) && IPAddress.IsLoopback(address)) || HostString.MatchesAny(host.Host, _names);

    private static string[] Configured(IConfiguration configuration) => (configuration[Setting] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Lets through what was sent to one of our names; and on the ports for probes and scrapers, which call by addresses that nobody can list, health and metrics alone.</summary>
internal sealed class HostGate(RequestDelegate next, AllowedHosts hosts, IOptions<GatewayOptions> options)
{
    private static readonly ErrorAnswer ForeignHost = new(
        StatusCodes.Status400BadRequest, $"The host name of this request is none that this gateway answers to. If it is one of its own, add it to the setting {AllowedHosts.Setting}.");

    private static readonly ErrorAnswer NotHere = new(StatusCodes.Status404NotFound, "Only /health/live, /health/ready and /metrics are served at this port.");

    private readonly int[] _managementPorts = [.. options.Value.ManagementPorts];

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (_managementPorts.Contains(context.Connection.LocalPort))
            return path.StartsWithSegments("/health") || path.StartsWithSegments("/metrics") ? next(context) : ErrorWriter.WriteAsync(context, NotHere);
        return hosts.Allow(context.Request.Host) ? next(context) : ErrorWriter.WriteAsync(context, ForeignHost);
    }
}

/// <summary>Registers the check of host names.</summary>
internal static class HostGateServices
{
    /// <summary>Adds it, and switches the framework's own filter off, which knows no ports and answers in HTML.</summary>
    /// <exception cref="OptionsValidationException">A configured name is none.</exception>
    public static IServiceCollection AddHostGate(this IServiceCollection services, IConfiguration configuration) =>
        AllowedHosts.FindProblem(configuration) is { } problem
            ? throw new OptionsValidationException(AllowedHosts.Setting, typeof(AllowedHosts), [problem])
            : services.AddSingleton<AllowedHosts>().Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["*"]);
}
