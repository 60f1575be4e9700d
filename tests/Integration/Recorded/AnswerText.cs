using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Anomaly.Integration.Recorded;

/// <summary>
/// Brings answers into a form in which two runs of one product are equal: runs are numbered in the order in which they were first seen, and sentences,
/// times of now, durations and facts of the machine are left out, but not that they are there and of which kind. Numbers are written as parsed.
/// </summary>
internal sealed partial class AnswerText
{
    /// <summary>Sentences for people, whose words may change.</summary>
    private static readonly HashSet<string> Sentences = ["detail", "title", "message", "warnings", "warning", "error", "errors", "summary", "description"];

    /// <summary>What depends on the machine, the moment or the build.</summary>
    private static readonly HashSet<string> Volatile =
    [
        "next_cursor", "duration_seconds", "fetch_seconds", "score_seconds", "work", "market_open", "market_close", "opens", "closes", "is_open", "duration_ms",
        "address", "host", "started_at@silos", "name@silos", "version@silos", "activations", "cpu_percent", "memory_bytes", "commits_per_second", "version@info",
        "program_version", "seconds_left", "until@pauses",
    ];

    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow.AddSeconds(-1);
    private readonly Dictionary<string, string> _runs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The answer's JSON, or a description of a body that is none.</summary>
    public JsonNode? Body(string text, string? mediaType) => mediaType switch
    {
        null when text.Length == 0 => null,
        "application/json" or "application/problem+json" => Tidy(JsonNode.Parse(text), "", ""),
        _ => $"<{mediaType}>",
    };

    /// <summary>A text with the ids of runs replaced.</summary>
    public string WithoutIds(string text) => RunId().Replace(text, match =>
    {
        if (!_runs.TryGetValue(match.Value, out var name))
            _runs[match.Value] = name = $"run-{_runs.Count + 1}";
        return name;
    });

    private JsonNode? Tidy(JsonNode? node, string name, string parent) => node switch
    {
        // The schedule looks a second after the start: before a call of this conversation, or after it.
        _ when name == "last_scan" && parent != "properties" => "<moment>",
        // The store is measured a moment after the start.
        _ when name == "bytes" && parent == "store" => "<number>",
        null => null,
        // Under "properties" of the OpenAPI document a name is a field that is described.
        _ when parent != "properties" && Sentences.Contains(name) => WithoutText(node),
        _ when parent != "properties" && (Volatile.Contains(name) || Volatile.Contains($"{name}@{parent}")) => Kind(node),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(WithoutIds(member.Key), Tidy(member.Value, member.Key, name)))),
        // Which grains are in memory is the runtime's affair.
        JsonArray { Count: > 0 } grains when name == "grains" => new JsonArray(Kind(grains[0]!)),
        // Items see the name of their list as their parent's.
        JsonArray items => new JsonArray([.. items.Select(item => item is JsonObject ? Tidy(item, name, parent) : Tidy(item, "", name))]),
        _ when node.GetValueKind() == JsonValueKind.Number => node.GetValue<double>(),
        _ when node.GetValueKind() == JsonValueKind.String => Text(node.GetValue<string>()),
        _ => node.DeepClone(),
    };

    private static JsonNode? WithoutText(JsonNode node) => node switch
    {
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : WithoutText(item))]),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : WithoutText(member.Value)))),
        _ => Kind(node),
    };

    private static JsonValue Kind(JsonNode node) => JsonValue.Create($"<{node.GetValueKind().ToString().ToLowerInvariant().Replace("true", "boolean").Replace("false", "boolean")}>");

    private string Text(string text) =>
        text.Length >= 19 && text[4] == '-' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && time > _started && time < DateTimeOffset.UtcNow.AddMinutes(1)
            ? "<now>"
            : WithoutIds(text);

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.IgnoreCase)]
    private static partial Regex RunId();
}
