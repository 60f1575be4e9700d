using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace Anomaly.Gateway.Api.Live;

/// <summary>
/// Sends events as they come (server-sent events), with a comment as a heartbeat while there are none. An error after the start is
/// itself an event, <c>error</c>, and ends the stream.
/// </summary>
/// <remarks>Not <see cref="TypedResults.ServerSentEvents{T}(IAsyncEnumerable{SseItem{T}})"/>: it knows no comments, and cuts the connection on an error.</remarks>
/// <param name="events">The events.</param>
/// <param name="endless">Whether they have no end of their own: then the stream of somebody who has signed in ends after a while, so that they are asked again who they are.</param>
internal sealed partial class EventStreamResult(IAsyncEnumerable<LiveEvent> events, bool endless = false) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        if (HeadRequests.Is(httpContext))
            return;
        var streams = httpContext.RequestServices.GetRequiredService<LiveStreams>();
        using var counted = streams.Count(GatewayInstruments.Events);
        using var end = streams.EndOf(httpContext);
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await WriteAsync(response, "retry: 2000\n\n"u8.ToArray(), end.Token);
            var longest = endless && Caller.Of(httpContext) is { Proof: not Proof.None } ? LiveStreams.SignedInFor : TimeSpan.MaxValue;
            await SendAsync(response, WithHeartbeats(response, streams.Clock, longest, end.Token), end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client has gone, or the server stops: either way the stream is over.
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogBroken(httpContext.RequestServices.GetRequiredService<ILogger<EventStreamResult>>(), exception, httpContext.Request.Path);
            var error = new { detail = ErrorTable.For(exception).Detail, correlation_id = CorrelationId.Of(httpContext) };
            await SendAsync(response, new[] { new LiveEvent("error", error) }.ToAsyncEnumerable(), CancellationToken.None);
        }
    }

    private static Task SendAsync(HttpResponse response, IAsyncEnumerable<LiveEvent> events, CancellationToken cancellationToken) => SseFormatter.WriteAsync(
        events.Select(live => new SseItem<object>(live.Data, live.Name) { EventId = live.Id }),
        response.Body,
        (item, output) =>
        {
            using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JsonFormat.Options.Encoder });
            JsonSerializer.Serialize(json, item.Data, JsonFormat.Options);
        },
        cancellationToken);

    /// <summary>The events. A heartbeat is written after every while without one: the formatter does not write while it waits for the next.</summary>
    private async IAsyncEnumerable<LiveEvent> WithHeartbeats(HttpResponse response, TimeProvider clock, TimeSpan longest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var source = events.GetAsyncEnumerator(reading.Token);
        var next = source.MoveNextAsync().AsTask();
        var begun = clock.GetTimestamp();
        try
        {
            while (clock.GetElapsedTime(begun) < longest)
            {
                await ((Task)next).WaitAsync(LiveStreams.Heartbeat, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (next.IsCompleted)
                {
                    if (!await next)
                        yield break;
                    yield return source.Current;
                    next = source.MoveNextAsync().AsTask();
                }
                else
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await WriteAsync(response, ": still here\n\n"u8.ToArray(), cancellationToken);
                }
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

    private static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(bytes, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "The event stream {Path} broke off")]
    private static partial void LogBroken(ILogger logger, Exception exception, string path);
}

/// <summary>One message of an event stream.</summary>
/// <param name="Name">The event's name.</param>
/// <param name="Data">What is sent as JSON.</param>
/// <param name="Id">The id to resume after; null where the stream cannot be resumed.</param>
internal sealed record LiveEvent(string Name, object Data, string? Id = null);
