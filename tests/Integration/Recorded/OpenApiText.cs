using System.Text.Json.Nodes;

namespace Anomaly.Integration.Recorded;

/// <summary>Puts schemas in the place of references to them, and members in the order of their names.</summary>
internal static class OpenApiText
{
    private const int Deepest = 30;

    public static JsonNode? Resolve(JsonNode? node, JsonNode root, int depth = 0) => node switch
    {
        _ when depth > Deepest => "<deeper>",
        JsonObject reference when reference["$ref"] is { } path => Resolve(Follow(root, path.GetValue<string>()), root, depth + 1),
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Resolve(member.Value, root, depth + 1)))),
        JsonArray items => new JsonArray([.. items.Select(item => Resolve(item, root, depth + 1))]),
        _ => node?.DeepClone(),
    };

    private static JsonNode? Follow(JsonNode root, string path) =>
        path.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate((JsonNode?)root, (node, name) => node?[name.Replace("~1", "/").Replace("~0", "~")]);
}
