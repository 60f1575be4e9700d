using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Anomaly.Testing.Processes;

namespace Anomaly.Testing;

/// <summary>Takes webhooks over a socket, and holds each to its signature, worked out here once more from the specification.</summary>
public sealed class WebhookReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<ReceivedWebhook> _received = new();
    private int _requests;

    public WebhookReceiver()
    {
        Address = $"http://127.0.0.1:{FreePort.Next()}/hook/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = ReceiveAsync();
    }

    /// <summary>Where it takes webhooks; what is behind it is the name of a receiver.</summary>
    public string Address { get; }

    /// <summary>The key that all requests must be signed with.</summary>
    public string Key { get; set; } = "";

    /// <summary>The status of the answer to a request, by its number from 1 on.</summary>
    public Func<int, int> Answer { get; set; } = _ => 204;

    /// <summary>All requests, in the order in which they came.</summary>
    public IReadOnlyList<ReceivedWebhook> Received => [.. _received];

    public void Dispose() => _listener.Close();

    private async Task ReceiveAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
                await AnswerAsync(context);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The sender was killed, or the test is over.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var (id, timestamp) = (context.Request.Headers["webhook-id"]!, context.Request.Headers["webhook-timestamp"]!);
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
        var isSigned = context.Request.Headers["webhook-signature"]!.Split(' ').Contains(expected) && Math.Abs(long.Parse(timestamp) - DateTimeOffset.UtcNow.ToUnixTimeSeconds()) < 300;
        var status = Answer(++_requests);
        _received.Enqueue(new ReceivedWebhook(context.Request.Url!.Segments[^1], id, DateTimeOffset.UtcNow, isSigned, status, JsonNode.Parse(body)!));
        context.Response.StatusCode = status;
        context.Response.Close();
    }
}

/// <summary>A request that came.</summary>
/// <param name="To">The name of the receiver.</param>
/// <param name="Id">The id of the message.</param>
/// <param name="At">When.</param>
/// <param name="IsSigned">Whether its signature is right.</param>
/// <param name="Status">What it was answered.</param>
/// <param name="Body">What it says.</param>
public sealed record ReceivedWebhook(string To, string Id, DateTimeOffset At, bool IsSigned, int Status, JsonNode Body)
{
    public string Type => Body["type"]!.GetValue<string>();

    /// <summary>The ticker that it is about.</summary>
    public string Ticker => Body["data"]!["ticker"]!.GetValue<string>();

    /// <summary>Whether it was taken.</summary>
    public bool IsTaken => Status < 300;
}
