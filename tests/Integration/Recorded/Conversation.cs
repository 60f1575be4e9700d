using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anomaly.Testing.Processes;

namespace Anomaly.Integration.Recorded;

/// <summary>Sends requests to a gateway and keeps what is comparable of the answers, one line of JSON an answer.</summary>
internal sealed class Conversation(GatewayProcess gateway)
{
    /// <summary>Above this an answer is kept as its length and digest.</summary>
    private const int MostKept = 60_000;

    private static readonly string[] KeptHeaders = ["Location", "Allow", "Retry-After", "Vary", "ETag", "X-Chart-Warning", "X-Correlation-ID", "Cache-Control"];
    private readonly AnswerText _text = new();

    /// <summary>The answers so far, by the part of the conversation they were given in.</summary>
    public Dictionary<string, List<string>> Answers { get; } = [];

    /// <summary>The part that answers belong to from now on.</summary>
    public string Part { private get; set; } = "";

    public Task<JsonNode?> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<JsonNode?> PostAsync(string path, string? body = null) => SendAsync(HttpMethod.Post, path, body is null ? null : Json(body));

    public Task<JsonNode?> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, Json(body));

    public static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    /// <summary>Sends a request and keeps the answer.</summary>
    /// <returns>The answer's JSON as it came; null where it is none.</returns>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("X-Correlation-ID", "recorded");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var said = content is null ? "" : " " + await content.ReadAsStringAsync();
        using var answer = await gateway.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var type = answer.Content.Headers.ContentType;
        var body = type?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null;
        Keep($"{method} {path}{(said.Length > 200 ? $" <{said.Length} characters>" : said)}", new JsonObject
        {
            ["status"] = (int)answer.StatusCode,
            ["type"] = type?.ToString(),
            ["headers"] = Headers(answer),
            ["body"] = Short(_text.Body(text, type?.MediaType)),
        });
        ETag = answer.Headers.ETag;
        return body;
    }

    /// <summary>The tag of the last answer.</summary>
    public EntityTagHeaderValue? ETag { get; private set; }

    /// <summary>Every page of a list, as the cursors lead.</summary>
    public async Task PagesAsync(string path)
    {
        string? cursor = null;
        do
        {
            var page = await SendAsync(HttpMethod.Get, $"{path}{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}", null);
            cursor = page!["next_cursor"]?.GetValue<string>();
        }
        while (cursor is not null);
    }

    /// <summary>Server-sent events: keeps the last of a stream that ends, or the first ones of one that does not.</summary>
    public async Task StreamAsync(string path, int? first = null)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var answer = await gateway.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(timeout.Token));
        var events = new List<string>();
        var lines = new List<string>();
        while ((first is null || events.Count < first) && await reader.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.Length > 0 && line[0] != ':')
                lines.Add(line.StartsWith("data:", StringComparison.Ordinal) ? "data: " + _text.Body(line[5..], "application/json")!.ToJsonString() : line);
            if (line.Length > 0 || lines.Count == 0)
                continue;
            events.Add(string.Join('\n', lines.Order(StringComparer.Ordinal)));
            lines.Clear();
        }

        if (first is null)
            events = events[^1..];
        Keep($"GET {path}", new JsonObject
        {
            ["status"] = (int)answer.StatusCode,
            ["type"] = answer.Content.Headers.ContentType?.ToString(),
            ["body"] = new JsonArray([.. events.Select(text => (JsonNode)text)]),
        });
    }

    /// <summary>The description of every call, with what it refers to put in its place, so that names of schemas do not matter.</summary>
    public async Task DescriptionAsync(string path)
    {
        var document = (await gateway.Http.GetAsync(path)).EnsureSuccessStatusCode();
        var root = JsonNode.Parse(await document.Content.ReadAsStringAsync())!;
        foreach (var (route, calls) in root["paths"]!.AsObject().OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            foreach (var (method, call) in calls!.AsObject().OrderBy(member => member.Key, StringComparer.Ordinal))
                Keep($"{path} {method} {route}", _text.Body(OpenApiText.Resolve(call, root)!.ToJsonString(), "application/json")!);
        }
    }

    private static JsonNode? Short(JsonNode? body)
    {
        if (body?.ToJsonString() is not { Length: > MostKept } text)
            return body;
        return new JsonObject
        {
            ["length"] = text.Length,
            ["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            ["start"] = text[..1000],
        };
    }

    private JsonObject Headers(HttpResponseMessage answer)
    {
        var headers = new JsonObject();
        foreach (var name in KeptHeaders)
        {
            if (answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values))
                headers[name] = name is "ETag" or "X-Chart-Warning" ? "<string>" : _text.WithoutIds(string.Join(", ", values));
        }

        return headers;
    }

    private void Keep(string request, JsonNode answer)
    {
        if (!Answers.TryGetValue(Part, out var answers))
            Answers[Part] = answers = [];
        var line = new JsonObject { ["request"] = _text.WithoutIds(Cursor.Replace(request, "cursor=<cursor>")), ["answer"] = answer };
        answers.Add(line.ToJsonString(Plain));
    }

    private static readonly System.Text.RegularExpressions.Regex Cursor = new("cursor=[^&]{12,}");

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
