using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Anomaly.Alerts.Tests.Kit;

/// <summary>A server of somebody else, over a socket: a test says what it answers.</summary>
internal sealed class StandIn : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StandIn(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>What came, in order.</summary>
    public ConcurrentQueue<StandInRequest> Received { get; } = [];

    /// <summary>Answers the request with a number from 1 on: the status, or null for a connection that is cut off.</summary>
    public Func<int, HttpContext, Task<int?>> Answer { get; set; } = (_, _) => Task.FromResult<int?>(200);

    public static async Task<StandIn> StartAsync(Func<int, int?>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var standIn = new StandIn(builder.Build());
        if (answer is not null)
            standIn.Answer = (number, _) => Task.FromResult(answer(number));
        standIn._app.Run(standIn.HandleAsync);
        await standIn._app.StartAsync();
        return standIn;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new StandInRequest(
            context.Request.Method, context.Request.Path, await reader.ReadToEndAsync(), context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()));
        Received.Enqueue(request);
        if (await Answer(Received.Count, context) is { } status)
            context.Response.StatusCode = status;
        else
            context.Abort();
    }
}

/// <summary>A request that came.</summary>
internal sealed record StandInRequest(string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers);
