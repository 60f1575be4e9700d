using System.Text.Json;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Reads bars from JSON. It walks the document itself, since the serializer cannot say which bar of many is wrong.</summary>
/// <param name="Json">One bar.</param>
/// <param name="Index">How many are before it.</param>
/// <param name="Line">Its line, from 1 on; null where bars do not have one each.</param>
internal readonly record struct BarJson(JsonElement Json, int Index, int? Line = null)
{
    /// <summary>Reads a list, or an object whose field 'bars' is one.</summary>
    /// <param name="body">UTF-8.</param>
    /// <exception cref="RequestException">Something is no bar, or there are too many.</exception>
    public static IReadOnlyList<Bar> ReadList(ReadOnlyMemory<byte> body) => Read(body, 0, root =>
    {
        var list = ListOf(root);
        BarBody.RequireRoom(list.GetArrayLength());
        return list.EnumerateArray().Select((bar, i) => new BarJson(bar, i).Read()).ToList();
    });

    /// <summary>Reads one object a line.</summary>
    /// <param name="body">UTF-8.</param>
    /// <exception cref="RequestException">Something is no bar, or there are too many.</exception>
    public static IReadOnlyList<Bar> ReadLines(ReadOnlyMemory<byte> body)
    {
        var (bars, before) = (new List<Bar>(), 0);
        foreach (var line in body.Span.Split((byte)'\n'))
        {
            if (body.Span[line].ContainsAnyExcept(" \t\r"u8))
            {
                BarBody.RequireRoom(bars.Count + 1);
                bars.Add(Read(body[line], before, bar => new BarJson(bar, bars.Count, before + 1).Read()));
            }

            before++;
        }

        return bars;
    }

    private static T Read<T>(ReadOnlyMemory<byte> text, int linesBefore, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new RequestException(BindingErrors.NotJson(exception, linesBefore));
        }
        catch (InvalidOperationException)
        {
            throw RequestException.BadInput("body", "The body has a name or text that is not UTF-8, or has half a character in it, such as \\ud800 alone.");
        }
    }

    private static JsonElement ListOf(JsonElement root)
    {
        var list = root;
        if (root.ValueKind == JsonValueKind.Object)
        {
            if (root.EnumerateObject().FirstOrDefault(field => !field.NameEquals("bars"u8)) is { Value.ValueKind: not JsonValueKind.Undefined } other)
                throw RequestException.BadInput(other.Name, $"There is no field '{other.Name}' here: send a list of bars, or an object whose only field is 'bars'.");
            list = root.GetPropertyCount() switch
            {
                0 => throw RequestException.BadInput("bars", "The field 'bars' is missing."),
                1 => root.GetProperty("bars"u8),
                _ => throw RequestException.BadInput("bars", "The field 'bars' is there more than once."),
            };
        }

        return list.ValueKind == JsonValueKind.Array
            ? list
            : throw RequestException.BadInput("body", "The body must be a list of bars, or an object whose field 'bars' is one.");
    }

    private Bar Read() => Json.ValueKind == JsonValueKind.Object
        ? new Bar(Time(), Number("open"), Number("high"), Number("low"), Number("close"), Number("volume"))
        : throw Wrong(null, "a bar is an object with the fields time, open, high, low, close and volume");

    private JsonElement Field(string name) => Json.TryGetProperty(name, out var value) ? value : throw Wrong(name, "is missing");

    private double Number(string name) => Field(name) switch
    {
        { ValueKind: JsonValueKind.Null } => throw Wrong(name, "is null: leave out what has not traded"),
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) => number,
        _ => throw Wrong(name, "must be a number, for example 101.5"),
    };

    private DateTime Time()
    {
        var value = Json.TryGetProperty("datetime", out var other) ? other : Field("time");
        if (value.ValueKind == JsonValueKind.String && value.TryGetDateTime(out var time))
        {
            if (time.Kind != DateTimeKind.Local)
                return DateTime.SpecifyKind(time, DateTimeKind.Utc);
            // It names an offset; by way of the machine's zone, an hour that this zone has twice would be lost.
            if (value.TryGetDateTimeOffset(out var instant))
                return instant.UtcDateTime;
        }

        throw Wrong("time", "must be a time as in ISO 8601, for example 2024-08-05 or 2024-08-05T13:30:00Z");
    }

    private RequestException Wrong(string? field, string mistake)
    {
        var bar = $"bars[{Index}]";
        var where = Line is { } line ? $"Line {line}" : bar;
        return field is null
            ? RequestException.BadInput(bar, $"{where}: {mistake}. Nothing was taken.")
            : RequestException.BadInput($"{bar}.{field}", $"{where}: '{field}' {mistake}. Nothing was taken.");
    }
}
