using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace Anomaly.Gateway.Api.Tests.OpenApi;

/// <summary>The API as its own description has it: what each operation takes, and what it may answer.</summary>
internal sealed class ApiDocument
{
    private static readonly EvaluationOptions Verdict = new() { OutputFormat = OutputFormat.Flag, RequireFormatValidation = true };
    private static readonly EvaluationOptions Reasons = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
    private readonly Dictionary<string, JsonSchema> _schemas = [];
    private readonly JsonNode _components;

    public ApiDocument(string json)
    {
        var document = JsonNode.Parse(json)!;
        _components = document["components"]!["schemas"]!;
        Operations =
        [
            .. from path in document["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               select new ApiOperation(operation.Key.ToUpperInvariant(), path.Key, operation.Value!),
        ];
    }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>The operation that serves a request; HEAD is served by GET's, and methods are read in any case.</summary>
    public ApiOperation? Find(string method, string path) =>
        Operations.FirstOrDefault(operation => operation.Method == (method == "HEAD" ? "GET" : method.ToUpperInvariant()) && operation.Serves(path));

    /// <summary>A schema of the document as an object, references followed.</summary>
    public JsonNode Resolve(JsonNode schema) => schema["$ref"] is { } reference ? _components[reference.GetValue<string>().Split('/')[^1]]! : schema;

    /// <summary>What is wrong with a body by the schema of an answer; null where it fits. Fields that the schema does not name are wrong.</summary>
    public string? Mismatch(JsonNode schema, JsonElement body)
    {
        var compiled = Compile(schema.ToJsonString());
        if (compiled.Evaluate(body, Verdict).IsValid)
            return null;
        return string.Join("; ", compiled.Evaluate(body, Reasons).Details!
            .Where(detail => detail.Errors is { Count: > 0 })
            .Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}").Take(5));
    }

    private JsonSchema Compile(string schema)
    {
        lock (_schemas)
        {
            if (!_schemas.TryGetValue(schema, out var compiled))
            {
                var whole = JsonNode.Parse(schema)!.AsObject();
                whole["$defs"] = _components.DeepClone();
                _schemas[schema] = compiled = JsonSchema.FromText(Strict(whole).ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
            }

            return compiled;
        }
    }

    private static JsonNode Strict(JsonNode node)
    {
        foreach (var child in node is JsonObject members ? members.Select(member => member.Value) : node is JsonArray items ? items : [])
        {
            if (child is not null)
                Strict(child);
        }

        if (node is JsonObject schema && schema["properties"] is JsonObject && schema["type"] is not null && !schema.ContainsKey("additionalProperties"))
            schema["additionalProperties"] = false;
        return node;
    }
}

/// <summary>One method of one path.</summary>
internal sealed class ApiOperation(string method, string path, JsonNode node)
{
    private readonly Regex _path = new("^" + Regex.Replace(path, @"\\?\{[^}]*\}", "[^/]+") + "/?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public string Method { get; } = method;

    public string Path { get; } = path;

    public string Id { get; } = node["operationId"]!.GetValue<string>();

    public JsonArray Parameters { get; } = node["parameters"]?.AsArray() ?? [];

    /// <summary>The schema of the body that it takes; null where it takes none.</summary>
    public JsonNode? Body { get; } = node["requestBody"]?["content"]?["application/json"]?["schema"];

    /// <summary>The statuses that it may answer, and what with, by media type.</summary>
    public JsonObject Responses { get; } = node["responses"]!.AsObject();

    /// <summary>Whether it is about people, so that it has nothing to answer where there are no accounts.</summary>
    public bool NeedsAccounts { get; } = node["operationId"]!.GetValue<string>() is not ("GetSession" or "ListAudit")
        && node["tags"]!.AsArray().Any(tag => tag!.GetValue<string>() is "accounts" or "people" or "py: people" or "node: users");

    /// <summary>Whether its answers have no end of their own.</summary>
    public bool IsLive { get; } = node["responses"]!["101"] is not null || node["responses"]!["200"]?["content"]?["text/event-stream"] is not null;

    public bool Serves(string path) => _path.IsMatch(path);

    public override string ToString() => $"{Method} {Path}";
}
