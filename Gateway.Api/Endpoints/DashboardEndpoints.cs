using System.Net;
using Anomaly.Gateway.Api.Access;
using Anomaly.Hosting;
using Anomaly.People;
using Microsoft.Extensions.Options;
using Orleans.Dashboard;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>Orleans' own dashboard, where it is switched on (<c>Anomaly:Dashboard:Enabled</c>): silos, activations, calls and reminders, live.</summary>
internal static class DashboardEndpoints
{
    /// <summary>What the dashboard needs: its own scripts and fonts, and styles that its charts write.</summary>
    private const string Policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'";

    public static void MapDashboard(this IEndpointRouteBuilder app)
    {
        if (!app.ServiceProvider.GetRequiredService<IConfiguration>().IsDashboardEnabled())
            return;
        var hasAccounts = app.ServiceProvider.GetRequiredService<IOptions<AuthOptions>>().Value.HasAccounts;
        app.MapOrleansDashboard(Anomaly.Hosting.DashboardOptions.Path).ExcludeFromDescription().RequireRole(Role.Operator).AddEndpointFilter(async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            if (!hasAccounts && !IsLocal(context))
                throw new RequestException(new ErrorAnswer(StatusCodes.Status403Forbidden, "The dashboard is served to this machine only, as long as there are no accounts: it shows keys and states of grains."));
            context.Response.Headers.ContentSecurityPolicy = Policy;
            return await next(invocation);
        });
    }

    /// <summary>
    /// Whether the request was made on this machine, to this machine by name. A proxy on it, for whom everybody would look local, is told by its headers; one that sends none
    /// and rewrites the host is not, and must not pass <c>/dashboard</c> on.
    /// </summary>
    private static bool IsLocal(HttpContext context) =>
        LocalUser.IsLocal(context)
        && (context.Request.Host.Host == "localhost" || (IPAddress.TryParse(context.Request.Host.Host, out var host) && IPAddress.IsLoopback(host)));
}
