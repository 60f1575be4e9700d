using Anomaly.Gateway.Api.Correlation;
using Anomaly.Gateway.Api.Endpoints;
using Anomaly.Gateway.Api.Errors;
using Anomaly.Gateway.Api.OpenApi;
using Anomaly.Gateway.Api.Pages;

namespace Anomaly.Gateway.Api.Hosting;

/// <summary>The way of a request through the gateway.</summary>
internal static class GatewayPipeline
{
    /// <summary>Middleware in order, then the endpoints.</summary>
    public static WebApplication UseGateway(this WebApplication app)
    {
        app.UseMiddleware<CorrelationMiddleware>();
        app.UseSecurityHeaders();
        app.UseErrorAnswers();
        app.UseRequestLimits();
        app.UseRouting();
        app.UseCors();
        app.UseRateLimiter();
        app.UseRequestTimeouts();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(15) });
        app.UseApiDescription();
        app.MapPy();
        app.MapApi();
        app.MapOperations();
        app.MapDashboard();
        app.MapStatusPage();
        app.MapChartPage();
        return app;
    }
}
