using Anomaly.Gateway.Api.Errors;
using Anomaly.Gateway.Api.Hosting;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Live;

/// <summary>Which web pages may open sockets: browsers do not hold sockets to CORS, so the server must.</summary>
internal sealed class SocketOrigins(IOptions<GatewayOptions> options)
{
    /// <summary>Refuses a page of a foreign origin; clients that are no browser send no origin and pass.</summary>
    public void Check(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || options.Value.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return;
        if (Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority.Equals(context.Request.Host.Value, StringComparison.OrdinalIgnoreCase))
            return;
        throw new RequestException(new ErrorAnswer(StatusCodes.Status403Forbidden, $"Pages of this origin may not connect; add it to {GatewayOptions.Section}:CorsOrigins."));
    }
}
