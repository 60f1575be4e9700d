using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Anomaly.Runtime.Transport;

/// <summary>The silo's port: HTTP/2 without TLS and with prior knowledge, open to those who have the cluster's secret.</summary>
internal sealed partial class SiloServer(Silo silo, InterfaceTable interfaces, ClusterSecret secret,
    ILoggerFactory loggers) : IAsyncDisposable
{
    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(2);
    private readonly NonceBook nonces = new(silo.Time);
    private readonly Trouble strangers = new(silo.Time);
    private readonly ILogger logger = loggers.CreateLogger<SiloServer>();
    private readonly ServedConnections connections = new();
    private WebApplication? application;

    public async Task StartAsync(int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, PortLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, port));
        application = builder.Build();
        application.Run(HandleAsync);
        await application.StartAsync(cancellationToken);
    }

    /// <summary>Asks callers to send no more, serves what is under way, then closes the port.</summary>
    public async Task StopAsync()
    {
        if (application is null)
            return;
        await connections.SayGoodbyeAsync(GoodbyePatience, silo.Time);
        await application.StopAsync(new CancellationToken(true));
    }

    public async ValueTask DisposeAsync()
    {
        if (application is not null)
            await application.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions kestrel, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 8 << 20;
        kestrel.Limits.Http2.InitialStreamWindowSize = 4 << 20;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(2);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(3);
        kestrel.ListenAnyIP(port, listen => listen.Protocols = HttpProtocols.Http2);
    }

    private Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path == TransportPaths.Challenge && HttpMethods.IsGet(context.Request.Method))
            return nonces.Give() is { } nonce ? context.Response.WriteAsync(nonce) : Answer(context, StatusCodes.Status429TooManyRequests);
        if (context.Request.Path != TransportPaths.Calls || !HttpMethods.IsPost(context.Request.Method))
            return Answer(context, StatusCodes.Status404NotFound);
        if (Authenticate(context) is { } proven)
            return ServeAsync(context, proven);
        var remote = context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        if (strangers.IsNews(remote))
            LogRefused(logger, remote);
        return Answer(context, StatusCodes.Status401Unauthorized);
    }

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>The nonce that the caller has answered rightly; null for anybody else.</summary>
    private string? Authenticate(HttpContext context)
    {
        var parts = context.Request.Headers.Authorization.ToString().Split(' ');
        return parts is [TransportPaths.Scheme, var nonce, var proof] && nonces.TryUse(nonce)
            && ClusterSecret.AreEqual(secret.CallerProof(nonce), proof) ? nonce : null;
    }

    private async Task ServeAsync(HttpContext context, string nonce)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        context.Response.Headers[TransportPaths.ProofHeader] = secret.SiloProof(nonce);
        await context.Response.StartAsync(context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);

        using var sender = new FrameSender(context.Response.Body) { GiveUp = context.Abort };
        var serving = new ServingConnection(silo, interfaces, sender);
        using var entry = connections.Add(context.Request.Headers[TransportPaths.CallerHeader].ToString(), serving, sender);
        var sending = sender.RunAsync(context.RequestAborted);
        try
        {
            await FrameReceiver.RunAsync(context.Request.Body, serving.Receive, context.RequestAborted);
            await serving.WhenAnsweredAsync(GoodbyePatience, silo.Time);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidDataException)
        {
            LogBroken(logger, exception.Message);
        }
        finally
        {
            serving.Close();
            sender.Complete();
        }

        try
        {
            await sending;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            LogBroken(logger, exception.Message);
        }
    }

    [LoggerMessage(501, LogLevel.Warning, "A connection from {Remote} did not show the cluster's secret and was refused")]
    private static partial void LogRefused(ILogger logger, string remote);

    [LoggerMessage(502, LogLevel.Debug, "A caller's connection broke: {Reason}")]
    private static partial void LogBroken(ILogger logger, string reason);
}
