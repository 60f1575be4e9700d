using System.Text.Json;
using Anomaly.Gateway.Api.Correlation;
using Anomaly.Gateway.Api.Documents;
using Anomaly.Gateway.Api.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace Anomaly.Gateway.Api.Live;

/// <summary>
/// Sends events as they come (server-sent events), with a comment as a heartbeat while there are none. An error after the start is
/// itself an event, <c>error</c>, and ends the stream.
/// </summary>
internal sealed partial class EventStreamResult(IAsyncEnumerable<LiveEvent> events) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var streams = httpContext.RequestServices.GetRequiredService<LiveStreams>();
        using var counted = streams.Count("events");
        using var end = streams.EndOf(httpContext);
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await WriteAsync(response, "retry: 2000\n\n"u8.ToArray(), end.Token);
            await SendAsync(response, streams.Clock, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client has gone, or the server stops: either way the stream is over.
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogBroken(httpContext.RequestServices.GetRequiredService<ILogger<EventStreamResult>>(), exception, httpContext.Request.Path);
            var error = new { detail = ErrorTable.For(exception).Detail, correlation_id = CorrelationId.Of(httpContext) };
            await WriteAsync(response, Format(new LiveEvent("error", error)), CancellationToken.None);
        }
    }

    private async Task SendAsync(HttpResponse response, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var source = events.GetAsyncEnumerator(reading.Token);
        var next = source.MoveNextAsync().AsTask();
        try
        {
            while (await HasNextAsync(next, response, clock, cancellationToken))
            {
                await WriteAsync(response, Format(source.Current), cancellationToken);
                next = source.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // A source may not be disposed of while it is asked for the next event.
            await reading.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await source.DisposeAsync();
        }
    }

    /// <summary>Waits for the next event, with a heartbeat after every while without one.</summary>
    private static async Task<bool> HasNextAsync(Task<bool> next, HttpResponse response, TimeProvider clock, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var pulse = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (await Task.WhenAny(next, Task.Delay(LiveStreams.Heartbeat, clock, pulse.Token)) == next)
            {
                await pulse.CancelAsync();
                return await next;
            }

            cancellationToken.ThrowIfCancellationRequested();
            await WriteAsync(response, ": still here\n\n"u8.ToArray(), cancellationToken);
        }
    }

    private static ReadOnlyMemory<byte> Format(LiveEvent live)
    {
        using var message = new MemoryStream();
        using (var writer = new StreamWriter(message, leaveOpen: true) { NewLine = "\n" })
        {
            if (live.Id is not null)
                writer.WriteLine($"id: {live.Id}");
            writer.WriteLine($"event: {live.Name}");
            // JSON without indentation has no line break, so one data line holds it.
            writer.WriteLine($"data: {JsonSerializer.Serialize(live.Data, JsonFormat.Options)}");
            writer.WriteLine();
        }

        return message.ToArray();
    }

    private static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(bytes, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "The event stream {Path} broke off")]
    private static partial void LogBroken(ILogger logger, Exception exception, string path);
}
