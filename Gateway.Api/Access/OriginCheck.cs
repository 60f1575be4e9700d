using Anomaly.Gateway.Api.Hosting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Access;

/// <summary>
/// Keeps pages of foreign sites from changing anything, or opening streams, with the rights of whoever looks at them: browsers send such requests and hold only their
/// answers back. Callers that are no browsers send neither <c>Origin</c> nor <c>Sec-Fetch-Site</c>, and pass.
/// </summary>
internal sealed class OriginCheck(RequestDelegate next, IOptions<GatewayOptions> options)
{
    private static readonly ErrorAnswer Foreign = new(
        StatusCodes.Status403Forbidden, $"Pages of this origin may not do this. If it is yours, add it to the setting {GatewayOptions.Section}:{nameof(GatewayOptions.CorsOrigins)}.");

    public Task InvokeAsync(HttpContext context) => IsGuarded(context) && !IsTrusted(context.Request) ? ErrorWriter.WriteAsync(context, Foreign) : next(context);

    private static bool IsGuarded(HttpContext context) =>
        !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method))
        || context.GetEndpoint()?.Metadata is { } metadata
            && (metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName == RequestLimits.Streams
                // Who follows a link sees what it does; a picture or a script does it behind the user's back.
                || (metadata.GetMetadata<StartsDetectionsAttribute>() is not null && context.Request.Headers["Sec-Fetch-Mode"] != "navigate"));

    private bool IsTrusted(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (options.Value.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return true;
        // A form of our own page has the origin "null" under our referrer policy, as a foreign sandbox has; this header, which no page can set, tells them apart.
        var isOwnSite = request.Headers["Sec-Fetch-Site"].ToString() switch { "" => (bool?)null, "same-origin" or "none" => true, _ => false };
        return origin switch
        {
            "" => isOwnSite ?? true,
            "null" => isOwnSite ?? false,
            _ => (isOwnSite ?? true) && IsOwn(origin, request.Host),
        };
    }

    /// <summary>Compares names and ports, not schemes: behind a proxy that ends TLS the page's is another than the request's.</summary>
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Marks an endpoint that may be read, and starts detections: pages of foreign origins may not have a browser ask for it behind its user's back.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StartsDetectionsAttribute : Attribute
{
    public static StartsDetectionsAttribute Instance { get; } = new();
}
