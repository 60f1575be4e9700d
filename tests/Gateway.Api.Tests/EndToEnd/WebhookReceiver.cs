using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Anomaly.Testing.Processes;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>Takes webhooks over a socket, and holds each to its signature, worked out here once more from the specification.</summary>
internal sealed class WebhookReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<ReceivedWebhook> _received = new();

    public WebhookReceiver()
    {
        Address = $"http://127.0.0.1:{FreePort.Next()}/hook/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = ReceiveAsync();
    }

    public string Address { get; }

    /// <summary>The key that requests must be signed with.</summary>
    public string Key { get; set; } = "";

    /// <summary>The status of the answer to a request, by its number from 1 on.</summary>
    public Func<int, int> Answer { get; set; } = _ => 204;

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
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            var (id, timestamp) = (context.Request.Headers["webhook-id"]!, context.Request.Headers["webhook-timestamp"]!);
            var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
            var isSigned = context.Request.Headers["webhook-signature"]!.Split(' ').Contains(expected) && Math.Abs(long.Parse(timestamp) - DateTimeOffset.UtcNow.ToUnixTimeSeconds()) < 300;
            _received.Enqueue(new ReceivedWebhook(id, isSigned, JsonNode.Parse(body)!));
            context.Response.StatusCode = Answer(_received.Count);
            context.Response.Close();
        }
    }
}

/// <summary>A request that came.</summary>
internal sealed record ReceivedWebhook(string Id, bool IsSigned, JsonNode Body)
{
    public string Type => Body["type"]!.GetValue<string>();
}
