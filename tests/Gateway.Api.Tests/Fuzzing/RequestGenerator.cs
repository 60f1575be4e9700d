using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Anomaly.Gateway.Api.Tests.OpenApi;

namespace Anomaly.Gateway.Api.Tests.Fuzzing;

/// <summary>
/// Makes requests out of the description: mostly right in most places and wrong in some, so that they get past the first check. The seed and
/// the number of a request give the same request again.
/// </summary>
/// <param name="document">The description.</param>
/// <param name="seed">Chooses everything.</param>
/// <param name="known">Values that the gateway knows, by the parameter or field that they belong to.</param>
internal sealed class RequestGenerator(ApiDocument document, int seed, IReadOnlyDictionary<string, string[]> known)
{
    /// <summary>All but those that would end the session that the others are asked with.</summary>
    private readonly ApiOperation[] _operations = [.. document.Operations.Where(operation => operation.Id is not ("EndSessions" or "RemoveMe"))];

    public FuzzedRequest Make(int number)
    {
        var random = new Random(HashOf(seed, number));
        var operation = _operations[random.Next(_operations.Length)];
        var (target, headers) = Address(random, operation);
        var method = random.Next(16) == 0 ? Pick(random, Hostile.Methods) : operation.Method;
        var hasBody = random.Next(20) == 0 || operation.Body is not null;
        return new FuzzedRequest
        {
            Method = new HttpMethod(method),
            Target = target,
            Headers = headers,
            Body = hasBody ? Body(random, operation) : null,
            ContentType = !hasBody || random.Next(25) == 0 ? null : random.Next(12) == 0 ? Pick(random, Hostile.ContentTypes) : "application/json",
            IsChunked = hasBody && random.Next(10) == 0,
        };
    }

    private (string Target, List<(string, string)> Headers) Address(Random random, ApiOperation operation)
    {
        var (path, query, headers) = (operation.Path, new List<string>(), new List<(string, string)>());
        foreach (var parameter in operation.Parameters)
        {
            var name = parameter!["name"]!.GetValue<string>();
            if (parameter["in"]!.GetValue<string>() == "path")
                path = path.Replace($"{{{name}}}", Escape(random, PathValue(random, name, parameter["schema"]!)), StringComparison.Ordinal);
            else if (random.Next(3) != 0)
                query.AddRange(Enumerable.Repeat($"{name}={Escape(random, Value(random, name, parameter["schema"]!))}", random.Next(40) == 0 ? 2 : 1));
        }

        if (random.Next(30) == 0)
            query.Add($"{Escape(random, Pick(random, Hostile.Texts))}={Escape(random, Pick(random, Hostile.Texts))}");
        if (random.Next(40) == 0)
            path = Bend(random, path);
        while (random.Next(4) == 0)
            headers.Add(Pick(random, Hostile.Headers) is var (name, values) ? (name, Pick(random, values)) : default);
        return (path + (query.Count == 0 ? "" : "?" + string.Join('&', query)), headers);
    }

    /// <summary>What makes another path of a path.</summary>
    private static string Bend(Random random, string path) => random.Next(7) switch
    {
        0 => path + "/",
        // Kestrel itself refuses the zero byte, and walks dots.
        1 => path + "/" + Uri.EscapeDataString(Pick(random, Hostile.Texts).Replace("\0", "", StringComparison.Ordinal).Replace("..", "-", StringComparison.Ordinal)),
        2 => path.ToUpperInvariant(),
        3 => path.Replace("/", "//", StringComparison.Ordinal),
        4 => path[..^1],
        5 => "/" + path.TrimStart('/').Split('/')[0],
        _ => path + "%2F%2e%2e",
    };

    /// <summary>Kestrel itself refuses the zero byte in a path, without a body.</summary>
    private string PathValue(Random random, string name, JsonNode schema)
    {
        var value = Value(random, name, schema).Replace("\0", "\u0001", StringComparison.Ordinal);
        return value is "" or "." or ".." ? "x" : value;
    }

    /// <summary>A value that fits, mostly.</summary>
    private string Value(Random random, string name, JsonNode schema) => random.Next(20) switch
    {
        0 => Pick(random, Hostile.Texts),
        1 => Hostile.Unicode(random, random.Next(1, 30)),
        2 when random.Next(8) == 0 => new string((char)random.Next('A', 'Z'), random.Next(1, 12_000)),
        2 => random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
        3 => known.Values.ElementAt(random.Next(known.Count)) is var others ? Pick(random, others) : "",
        _ when schema["enum"] is JsonArray choices && (random.Next(4) != 0 || !known.ContainsKey(name)) => choices[random.Next(choices.Count)]!.GetValue<string>(),
        _ when known.TryGetValue(name, out var values) => Pick(random, values),
        _ when schema["format"]?.GetValue<string>() == "date-time" => DateTime.UnixEpoch.AddMinutes(random.Next(60_000_000)).ToString(random.Next(2) == 0 ? "O" : "yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ when (schema["type"] as JsonValue)?.GetValue<string>() == "number" => (random.NextDouble() * (random.Next(2) == 0 ? 1 : -1)).ToString("R", CultureInfo.InvariantCulture),
        _ => Pick(random, Hostile.Texts),
    };

    private byte[] Body(Random random, ApiOperation operation) => random.Next(20) switch
    {
        0 => Encoding.UTF8.GetBytes(Pick(random, Hostile.Bodies)),
        1 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(random.Next(2) == 0 ? "[" : "{\"a\":", random.Next(1, 3_000)))),
        2 when random.Next(10) == 0 => Encoding.UTF8.GetBytes($"{{\"ticker\":\"{new string('A', random.Next(60_000, 140_000))}\"}}"),
        2 => Bytes(random),
        _ => Encoding.UTF8.GetBytes(operation.Body is { } schema ? Document(random, document.Resolve(schema)).ToJsonString() : Pick(random, Hostile.Bodies)),
    };

    private JsonNode Document(Random random, JsonNode schema)
    {
        if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray kinds)
            return Document(random, document.Resolve(kinds[random.Next(kinds.Count)]!));
        if (schema["items"] is { } item)
            return new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Document(random, document.Resolve(item)))]);
        if (schema["properties"] is not JsonObject properties)
            return Value(random, "", schema);
        var fields = new JsonObject();
        foreach (var (name, field) in properties)
        {
            if (random.Next(5) != 0 || schema["required"]?.AsArray().Any(required => required!.GetValue<string>() == name) == true)
                fields[name] = Field(random, name, document.Resolve(field!));
        }

        if (random.Next(20) == 0)
            fields[Pick(random, Hostile.Texts)] = Pick(random, Hostile.Texts);
        return fields;
    }

    private JsonNode? Field(Random random, string name, JsonNode schema) => random.Next(16) switch
    {
        0 => null,
        1 => random.NextInt64(),
        2 => new JsonArray(Value(random, name, schema), random.Next(2) == 0 ? Value(random, name, schema) : null),
        3 => new JsonObject { ["a"] = Value(random, name, schema) },
        4 => random.Next(2) == 0,
        _ when schema["type"] is JsonValue type && type.GetValue<string>() == "boolean" => random.Next(2) == 0,
        _ when (schema["items"] ?? schema["properties"] ?? schema["oneOf"]) is not null => Document(random, schema),
        _ when (schema["type"] as JsonValue)?.GetValue<string>() == "number" && random.Next(2) == 0 => random.NextDouble() * 100,
        _ => Value(random, name, schema),
    };

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Percent-encodes, now and then as no client should: bytes that are no UTF-8, or a stray percent sign.</summary>
    private static string Escape(Random random, string value) => random.Next(60) switch
    {
        0 => $"%{random.Next(0x80, 0x100):x2}{Uri.EscapeDataString(value)}",
        1 => Uri.EscapeDataString(value) + "%",
        _ => Uri.EscapeDataString(value),
    };

    private static T Pick<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];

    /// <summary>Not <see cref="HashCode"/>, which differs from process to process.</summary>
    private static int HashOf(int seed, int number) => unchecked((int)((((uint)seed * 2654435761u) ^ ((uint)number * 2246822519u)) + (uint)number));
}
