using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Anomaly.Storage.Import;

/// <summary>A document of the old system while it is read, with what was changed about it on the way.</summary>
internal sealed class OldDocument(JsonElement root)
{
    private readonly List<string> _changes = [];

    /// <summary>What was changed, in words.</summary>
    public IReadOnlyList<string> Changes => _changes;

    public void Changed(string what) => _changes.Add(what);

    public JsonElement? Field(params ReadOnlySpan<string> spellings) => ExtendedJson.Field(root, spellings);

    public string? Text(params ReadOnlySpan<string> spellings) => Field(spellings) is { } value ? ExtendedJson.Text(value) : null;

    public double? Number(params ReadOnlySpan<string> spellings) => Field(spellings) is { } value ? ExtendedJson.Number(value) : null;

    public long Count(params ReadOnlySpan<string> spellings) => Field(spellings) is { } value ? ExtendedJson.Count(value) : 0;

    public bool Flag(params ReadOnlySpan<string> spellings) => Field(spellings) is { } value && ExtendedJson.Flag(value);

    public DateTime? Time(params ReadOnlySpan<string> spellings) => Field(spellings) is { } value ? ExtendedJson.Time(value) : null;

    public DateTime RequiredTime(params ReadOnlySpan<string> spellings) => Time(spellings) ?? throw new FormatException($"there is no {spellings[0]}");

    /// <summary>A list of texts, or one text alone.</summary>
    public string[] Texts(params ReadOnlySpan<string> spellings) => Field(spellings) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Null).Select(ExtendedJson.Text)],
        { } single => [ExtendedJson.Text(single)],
    };

    /// <summary>The series, from <c>ticker</c> and <c>interval</c>.</summary>
    public SeriesKey Series(Interval? defaultInterval = null)
    {
        var ticker = Ticker.Parse(Text("ticker", "symbol") ?? throw new FormatException("there is no ticker"));
        var interval = Text("interval") is { } code
            ? Interval.Parse(code)
            : defaultInterval ?? throw new FormatException("there is no interval; give one for old documents with --default-interval");
        return new SeriesKey(ticker, interval);
    }
}

/// <summary>Values of MongoDB's extended JSON, canonical and relaxed, of old and new tools.</summary>
/// <remarks>
/// MongoDB.Bson's JsonReader was tried instead. It takes lines that are no JSON (commas missing or too many, names without quotes, shell functions), refuses
/// some that old exports hold (whole numbers above 64 bits, an <c>$oid</c> of another length), cuts times to milliseconds, and a line with 100,000
/// brackets ends the process with a stack overflow.
/// </remarks>
internal static partial class ExtendedJson
{
    /// <summary>Parses a line. Old tools wrote <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> bare, which is no JSON: outside of texts they become null.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonDocument Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException) when (line.Contains("NaN", StringComparison.Ordinal) || line.Contains("Infinity", StringComparison.Ordinal))
        {
            return JsonDocument.Parse(TextOrWord().Replace(line, static match => match.ValueSpan[0] == '"' ? match.Value : "null"));
        }
    }

    /// <summary>A document's field under the first of its spellings that is there, upper and lower case alike; null when absent or null.</summary>
    public static JsonElement? Field(JsonElement document, params ReadOnlySpan<string> spellings)
    {
        foreach (var spelling in spellings)
        {
            foreach (var property in document.EnumerateObject())
            {
                if (property.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
                    && string.Equals(property.Name, spelling, StringComparison.OrdinalIgnoreCase))
                    return property.Value;
            }
        }

        return null;
    }

    /// <summary>A string, or the text of an <c>$oid</c> or <c>$uuid</c>.</summary>
    public static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Object when Wrapped(value, "$oid", "$uuid", "$symbol") is { ValueKind: JsonValueKind.String } inner => inner.GetString()!,
        _ => throw Wrong(value, "a text"),
    };

    /// <summary>A number, or an <c>$numberInt</c>, <c>$numberLong</c>, <c>$numberDouble</c> or <c>$numberDecimal</c>, not-a-number included.</summary>
    public static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => ParseNumber(value, value.GetString()),
        JsonValueKind.Object when Wrapped(value, "$numberInt", "$numberLong", "$numberDouble", "$numberDecimal") is { ValueKind: JsonValueKind.String } inner =>
            ParseNumber(value, inner.GetString()),
        _ => throw Wrong(value, "a number"),
    };

    /// <summary>A whole number; what is not one is 0.</summary>
    public static long Count(JsonElement value) => Number(value) is var number && double.IsFinite(number) && Math.Abs(number) < 9e15 ? (long)number : 0;

    /// <summary>A truth value; 0 and 1 are ones.</summary>
    public static bool Flag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Number(value) != 0,
    };

    /// <summary>An instant: <c>$date</c> as text, number or <c>$numberLong</c> of milliseconds, or plain text. Without a zone it is UTC, as the old system wrote it.</summary>
    public static DateTime Time(JsonElement value)
    {
        var inner = value.ValueKind == JsonValueKind.Object ? Wrapped(value, "$date") ?? throw Wrong(value, "a time") : value;
        if (inner.ValueKind == JsonValueKind.String)
            return ParseTime(value, inner.GetString()!);
        var milliseconds = value.ValueKind == JsonValueKind.Object ? Number(inner) : throw Wrong(value, "a time");
        return Math.Abs(milliseconds) < 6e13 ? DateTime.UnixEpoch.AddMilliseconds((long)milliseconds) : throw Wrong(value, "a time");
    }

    private static DateTime ParseTime(JsonElement value, string text)
    {
        // Tools before version 4.2 wrote zones without a colon.
        if (text.Length > 5 && text[^5] is '+' or '-' && text.AsSpan(^4).IndexOfAnyExceptInRange('0', '9') < 0 && text.Contains(':', StringComparison.Ordinal))
            text = $"{text[..^2]}:{text[^2..]}";
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return text.Length > 0 && char.IsAsciiDigit(text[0]) && DateTime.TryParse(text, CultureInfo.InvariantCulture, Styles, out var time)
            ? time
            : throw Wrong(value, "a time");
    }

    private static double ParseNumber(JsonElement value, string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(value, "a number");

    private static JsonElement? Wrapped(JsonElement value, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (value.TryGetProperty(name, out var inner))
                return inner;
        }

        return null;
    }

    private static FormatException Wrong(JsonElement value, string wanted)
    {
        var text = value.GetRawText();
        return new FormatException($"{(text.Length > 60 ? text[..60] + "…" : text)} is not {wanted}");
    }

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b
        """, RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex TextOrWord();
}
