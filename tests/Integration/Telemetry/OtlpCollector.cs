using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Anomaly.Integration.Telemetry;

/// <summary>Takes what processes send over OTLP (HTTP, protobuf), as a collector would, and keeps the spans and log records.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _application;

    private OtlpCollector(WebApplication application) => _application = application;

    public ConcurrentQueue<OtlpSpan> Spans { get; } = new();

    public ConcurrentQueue<OtlpLog> Logs { get; } = new();

    /// <summary>Processes that have sent metrics.</summary>
    public ConcurrentDictionary<string, bool> Measured { get; } = new();

    public string Endpoint => _application.Urls.Single();

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new OtlpCollector(builder.Build());
        collector.Receive("/v1/traces", OtlpPayload.Spans, collector.Spans.Enqueue);
        collector.Receive("/v1/logs", OtlpPayload.Logs, collector.Logs.Enqueue);
        collector.Receive("/v1/metrics", OtlpPayload.Services, service => collector.Measured[service] = true);
        await collector._application.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private void Receive<T>(string path, Func<ByteString, IEnumerable<T>> read, Action<T> keep) => _application.MapPost(path, async (HttpRequest request) =>
    {
        foreach (var item in read(await ByteString.FromStreamAsync(request.Body)))
            keep(item);
        return Results.Bytes([], "application/x-protobuf");
    });
}
