using System.Net;
using System.Net.Sockets;
using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Endpoints;
using Anomaly.Gateway.Api.Hosting;
using Anomaly.Gateway.Api.OpenApi;
using Anomaly.Gateway.Api.Pages;
using Anomaly.Hosting;
using Anomaly.Hosting.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api;

/// <summary>The product's process: gateway and silo together, alone (the default) or as one of the equal processes of a cluster.</summary>
internal static class GatewayHost
{
    /// <summary>Where the gateway listens unless the settings say (ASPNETCORE_URLS).</summary>
    private const string DefaultAddress = "http://127.0.0.1:5000";

    /// <summary>Bytes on the way to a client: 2.5 MB a second over a line of 50 ms.</summary>
    private const int SendBuffer = 128 * 1024;

    /// <summary>Runs until it is told to stop.</summary>
    public static Task<int> RunAsync(string[] args) => HostRun.RunAsync("gateway", () => Build(args), Map);

    /// <summary>The whole product, but for what it serves.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = HostSettings.CreateBuilder(args, typeof(GatewayHost).Assembly);
        builder.AddHostLogging();
        builder.AddHostTelemetry("anomaly-gateway");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = ErrorAnswer.MaxBodyBytes;
            // Beyond this Kestrel itself answers, without a body; up to this we say what is wrong.
            kestrel.Limits.MaxRequestLineSize = 8 * ErrorAnswer.MaxTargetLength;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = Listen);
        builder.ListenAt(DefaultAddress, GatewayOptions.ManagementSetting);
        builder.AddAnomaly();
        builder.Services.AddGateway(builder.Configuration);
        return builder.Build();
    }

    /// <summary>
    /// What a slow client has not read waits in this process, which bounds it, and not in the system's buffers: those grow to 4 MB a connection, and are
    /// kept after the request is over.
    /// </summary>
    private static Socket Listen(EndPoint address)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        socket.SendBufferSize = SendBuffer;
        return socket;
    }

    /// <summary>Maps what it serves.</summary>
    public static void Map(WebApplication app)
    {
        app.UseGateway();
        var management = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.ManagementPorts.ToList();
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(
            $"Anomaly.Orleans runs at {string.Join(' ', app.Urls.Where(url => ListenAddresses.PortOf(url) is not { } port || !management.Contains(port)))} (Ctrl-C stops it)"));
    }

    /// <summary>Middleware in order, then the endpoints.</summary>
    public static WebApplication UseGateway(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseMiddleware<CorrelationMiddleware>();
        app.UseClosingAfterUnreadBodies();
        app.UseSecurityHeaders();
        app.UseErrorAnswers();
        app.UseNotFoundPage();
        app.UseMiddleware<HostGate>();
        app.UseMiddleware<LocalUser>();
        app.UseHeadRequests();
        app.UseTargetLimit();
        app.UseRouting();
        app.UseBodyLimit();
        app.UseCors();
        app.UseMiddleware<OriginCheck>();
        app.UseBodyCharset();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseRequestTimeouts();
        app.UseMiddleware<AuditMiddleware>();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(15) });
        app.UseApiDescription();
        app.MapPy();
        app.MapNodeUsers();
        app.MapNodeSubscribers();
        app.MapNodeData();
        app.MapApi();
        app.MapOperations();
        app.MapDashboard();
        app.MapWebPages();
        return app;
    }
}
