using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Anomaly.Cli.Gateway;

/// <summary>Talks to a running gateway; what it refuses becomes one sentence for the user.</summary>
/// <param name="address">Where it listens.</param>
/// <param name="timeProvider">The clock of pauses.</param>
internal sealed class GatewayClient(Uri address, TimeProvider timeProvider) : IDisposable
{
    /// <summary>The API key, for a gateway with accounts.</summary>
    private const string KeyVariable = "ANOMALY_API_KEY";

    private const int MostTries = 6;

    /// <summary>Whoever asks for a longer pause means that somebody has to act.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = Connect(address);

    public void Dispose() => _http.Dispose();

    /// <summary>GET, as JSON.</summary>
    /// <exception cref="CommandFailedException">The gateway cannot be reached, or says no.</exception>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    /// <summary>POST of a body, or of nothing.</summary>
    /// <exception cref="CommandFailedException">The gateway cannot be reached, or says no.</exception>
    public Task<JsonElement> PostAsync(string path, object? body, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) }, cancellationToken);

    /// <summary>POST of what may be sent more than once: again, after the pause that the gateway asks for, where it is busy or not available for a moment.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="body">Makes the body, for each try anew.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandFailedException">The gateway cannot be reached, or says no.</exception>
    public async Task<JsonElement> PostRepeatedlyAsync(string path, Func<HttpContent> body, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body() };
            using var answer = await Reach(() => _http.SendAsync(request, cancellationToken));
            var document = await ReadAsync(answer, cancellationToken);
            if (answer.IsSuccessStatusCode)
                return document;
            if (attempt == MostTries || answer.Headers.RetryAfter?.Delta is not { } pause || pause > LongestPause)
                throw Refused(document, answer);
            await Task.Delay(pause, timeProvider, cancellationToken);
        }
    }

    /// <summary>Server-sent events until the gateway ends them.</summary>
    /// <exception cref="CommandFailedException">The gateway cannot be reached, says no, or the stream broke.</exception>
    public async IAsyncEnumerable<JsonElement> WatchAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var answer = await Reach(() => _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
        if (!answer.IsSuccessStatusCode)
            throw Refused(await ReadAsync(answer, cancellationToken), answer);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = SseParser.Create(stream).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await Reach(async () => await events.MoveNextAsync()))
        {
            using var json = JsonDocument.Parse(events.Current.Data);
            yield return json.RootElement.Clone();
        }
    }

    private static HttpClient Connect(Uri address)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(100) };
        // Not an option: others on the machine see command lines.
        if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key)
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        return http;
    }

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            using var answer = await Reach(() => _http.SendAsync(request, cancellationToken));
            var body = await ReadAsync(answer, cancellationToken);
            return answer.IsSuccessStatusCode ? body : throw Refused(body, answer);
        }
    }

    private async Task<T> Reach<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new CommandFailedException($"The gateway at {address.OriginalString} cannot be reached ({e.Message}). Start it with 'anomaly serve', or name another with --gateway.", e);
        }
        catch (TaskCanceledException e) when (e.InnerException is TimeoutException)
        {
            throw new CommandFailedException($"The gateway at {address.OriginalString} did not answer in time.", e);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        }
        catch (JsonException) when (!answer.IsSuccessStatusCode)
        {
            return default;
        }
        catch (JsonException e)
        {
            throw new CommandFailedException("What answered is not a gateway: it sent no JSON.", e);
        }
    }

    private static CommandFailedException Refused(JsonElement body, HttpResponseMessage answer) =>
        new(body.ValueKind == JsonValueKind.Object && body.TryGetProperty("detail", out var detail) && detail.GetString() is { Length: > 0 } sentence
            ? sentence
            : $"The gateway answered {(int)answer.StatusCode} {answer.ReasonPhrase}.");
}

/// <summary>Fields of the gateway's answers as text.</summary>
internal static class JsonText
{
    /// <summary>A field as text; empty where it is missing or null.</summary>
    public static string Text(this JsonElement document, string field) =>
        !document.TryGetProperty(field, out var value) || value.ValueKind is JsonValueKind.Null ? ""
        : value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
