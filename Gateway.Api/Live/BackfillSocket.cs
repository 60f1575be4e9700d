using System.Net.WebSockets;
using System.Text.Json;
using Anomaly.Gateway.Api.Hosting;

namespace Anomaly.Gateway.Api.Live;

/// <summary>The messages of <see cref="BackfillFeed"/> over a WebSocket: one JSON text message each; closed normally at the end.</summary>
internal sealed partial class BackfillSocket(BackfillFeed feed, LiveStreams streams, ILogger<BackfillSocket> logger)
{
    /// <summary>Serves one socket from its handshake to its end.</summary>
    public async Task ServeAsync(HttpContext context, string runId)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            throw new RequestException(new ErrorAnswer(StatusCodes.Status426UpgradeRequired, "Connect to this address with a WebSocket; /api/v1/backfills/{run_id}/events has the same for plain HTTP."));
        var run = await feed.FindAsync(runId, context.RequestAborted);
        using var counted = streams.Count(GatewayInstruments.Sockets);
        using var end = streams.EndOf(context);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var closed = ListenAsync(socket, end);
        try
        {
            await foreach (var progress in feed.WatchAsync(run, end.Token))
                await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(progress, JsonFormat.Options), WebSocketMessageType.Text, endOfMessage: true, end.Token);
            await CloseAsync(socket, WebSocketCloseStatus.NormalClosure, "The backfill has ended.");
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            await CloseAsync(socket, WebSocketCloseStatus.EndpointUnavailable, "The server stops.");
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or WebSocketException))
        {
            LogBroken(exception, runId);
            await CloseAsync(socket, WebSocketCloseStatus.InternalServerError, "The progress broke off; ask for the run.");
        }

        await closed;
    }

    /// <summary>Reads until the client closes; what it says does not matter, but it must be read for its close to be seen.</summary>
    private static async Task ListenAsync(WebSocket socket, CancellationTokenSource end)
    {
        var buffer = new byte[256];
        try
        {
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                var message = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask().WaitAsync(end.Token);
                if (message.MessageType == WebSocketMessageType.Close)
                    break;
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A connection that breaks is closed, too.
        }

        await end.CancelAsync();
    }

    private static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, string why)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await socket.CloseOutputAsync(status, why, patience.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client did not wait for a farewell.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The socket of backfill {RunId} broke off")]
    private partial void LogBroken(Exception exception, string runId);
}
