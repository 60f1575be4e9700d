using System.Buffers;
using System.Diagnostics;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Hosting;

/// <summary>Gives every request its correlation id: in the answer's header, in every log line, in the trace, and along with every grain call.</summary>
internal sealed partial class CorrelationMiddleware(RequestDelegate next, GatewayInstruments instruments, TimeProvider timeProvider, ILogger<CorrelationMiddleware> logger)
{
#pragma warning disable CA1727 // The name in the log is the one that grains, runs and traces use.
    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("correlation_id:{correlation_id}");
#pragma warning restore CA1727

    public async Task InvokeAsync(HttpContext context)
    {
        var id = CorrelationId.From(context.Request.Headers[CorrelationId.Header], timeProvider);
        context.Items[CorrelationId.Key] = id;
        context.Response.OnStarting(WriteHeader, context);
        Activity.Current?.SetTag(CorrelationId.Key, id);
        RequestContext.Set(CorrelationId.Key, id);
        using var scope = Scope(logger, id);
        var began = timeProvider.GetTimestamp();
        await next(context);
        instruments.Answered(context.Response.StatusCode);
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !HttpMethods.IsOptions(context.Request.Method))
            LogAnswered(context.Request.Method, context.Request.Path, context.Response.StatusCode, timeProvider.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <summary>Not before the answer begins: an error on the way clears headers that were set earlier.</summary>
    private static Task WriteHeader(object state)
    {
        var context = (HttpContext)state;
        context.Response.Headers[CorrelationId.Header] = CorrelationId.Of(context);
        return Task.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Information, "{Method} {Path} answered {Status} in {Milliseconds:F1} ms")]
    private partial void LogAnswered(string method, string path, int status, double milliseconds);
}

/// <summary>The id by which one request is followed through logs, runs and traces.</summary>
internal static class CorrelationId
{
    /// <summary>The header it comes and goes in.</summary>
    public const string Header = "X-Correlation-ID";

    /// <summary>The key it flows under with every grain call, and is logged under.</summary>
    public const string Key = RequestContextKeys.CorrelationId;

    private const int MaxLength = 64;
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:");

    /// <summary>What the client sent, where it can be logged as it is; otherwise a new id.</summary>
    /// <remarks>A foreign id of another shape is replaced, not repaired: half an id finds nothing.</remarks>
    public static string From(string? sent, TimeProvider timeProvider) =>
        sent is { Length: > 0 and <= MaxLength } && !sent.AsSpan().ContainsAnyExcept(Allowed)
            ? sent
            : Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString("n");

    /// <summary>The id of this request.</summary>
    public static string Of(HttpContext context) => context.Items[Key] as string ?? context.TraceIdentifier;
}
