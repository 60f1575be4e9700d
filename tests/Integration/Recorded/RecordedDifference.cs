using System.Text.Json.Nodes;

namespace Anomaly.Integration.Recorded;

/// <summary>Says where answers differ from recorded ones.</summary>
internal static class RecordedDifference
{
    /// <summary>One line for each answer that differs.</summary>
    /// <param name="part">What the answers are of.</param>
    /// <param name="recorded">The answers as they were, a line each.</param>
    /// <param name="answers">The answers now.</param>
    /// <param name="mayHaveMore">Members that were not there then are no difference.</param>
    public static IEnumerable<string> Of(string part, IReadOnlyList<string> recorded, IReadOnlyList<string> answers, bool mayHaveMore = false)
    {
        if (recorded.Count != answers.Count)
            yield return $"{part}: {answers.Count} answers instead of {recorded.Count}";
        foreach (var (before, now) in recorded.Zip(answers))
        {
            if (before == now)
                continue;
            var (expected, actual) = (JsonNode.Parse(before), JsonNode.Parse(now));
            if ((First(expected, actual, mayHaveMore) ?? (mayHaveMore ? null : "another order of members")) is { } difference)
                yield return $"{part}, {actual!["request"]}: {difference}";
            // What follows is no longer the same conversation.
            if (!JsonNode.DeepEquals(expected!["request"], actual!["request"]))
                yield break;
        }
    }

    private static string? First(JsonNode? before, JsonNode? now, bool mayHaveMore, string path = "$") => (before, now) switch
    {
        (JsonObject left, JsonObject right) => left.Select(member => member.Key).Union(right.Select(member => member.Key).Where(_ => !mayHaveMore))
            .Select(name => left.ContainsKey(name) && right.ContainsKey(name)
                ? First(left[name], right[name], mayHaveMore, $"{path}.{name}")
                : $"{path}.{name} {(left.ContainsKey(name) ? "is missing" : "is new")}")
            .FirstOrDefault(difference => difference is not null),
        (JsonArray left, JsonArray right) when left.Count == right.Count => left.Zip(right)
            .Select((pair, at) => First(pair.First, pair.Second, mayHaveMore, $"{path}[{at}]")).FirstOrDefault(difference => difference is not null),
        (JsonArray left, JsonArray right) => $"{path} has {right.Count} items instead of {left.Count}",
        _ => JsonNode.DeepEquals(before, now) ? null : $"{path} is {Text(now)} instead of {Text(before)}",
    };

    private static string Text(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length > 200 ? text[..200] + "…" : text;
    }
}
