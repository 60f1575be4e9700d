using System.Diagnostics;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Correlation;

/// <summary>Gives every request its correlation id: in the answer's header, in every log line, in the trace, and along with every grain call.</summary>
internal sealed partial class CorrelationMiddleware(RequestDelegate next, TimeProvider timeProvider, ILogger<CorrelationMiddleware> logger)
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
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsOptions(context.Request.Method))
            LogAnswered(context.Request.Method, context.Request.Path, context.Response.StatusCode, timeProvider.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <summary>Not before the answer begins: an error on the way clears headers that were set earlier.</summary>
    private static Task WriteHeader(object state)
    {
        var context = (HttpContext)state;
        context.Response.Headers[CorrelationId.Header] = CorrelationId.Of(context);
        return Task.CompletedTask;
    }
}
