using System.Buffers;
using System.Text;
using System.Text.Json;
using Anomaly.Detection.Decisions;

namespace Anomaly.Storage.Sql;

/// <summary>Times as the engines keep them: to the microsecond; bars to the second.</summary>
internal static class StoredTime
{
    /// <summary>Microseconds since 1970-01-01 UTC, rounded down.</summary>
    public static long ToMicroseconds(DateTime time) => Math.DivRem(time.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond) switch
    {
        (var whole, < 0) => whole - 1,
        (var whole, _) => whole,
    };

    public static DateTime FromMicroseconds(long microseconds) => DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>Seconds since 1970-01-01 UTC, rounded up, so that a range's bounds keep their meaning on whole seconds.</summary>
    public static long ToSeconds(DateTime time) => Math.DivRem(time.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerSecond) switch
    {
        (var whole, > 0) => whole + 1,
        (var whole, _) => whole,
    };

    /// <summary>The first whole second at or after a time: for bars, a bound that means the same. Beyond the last second there is, the time itself.</summary>
    public static DateTime CeilingSecond(DateTime time) =>
        time.Ticks % TimeSpan.TicksPerSecond == 0 || time > DateTime.MaxValue.AddSeconds(-1) ? time : FromSeconds(ToSeconds(time));

    public static DateTime FromSeconds(long seconds) => DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond);
}

/// <summary>What text the engines can hold: no NUL, no half of a surrogate pair. An error message that quotes garbage must not fail its own record.</summary>
internal static class TextRules
{
    private const char Replacement = '\uFFFD';
    private static readonly SearchValues<char> Suspects =
        SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(code => (char)code), '\0']);

    /// <summary>The text with what cannot be stored replaced by U+FFFD.</summary>
    public static string? Clean(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAny(Suspects))
            return text;
        var clean = text.ToCharArray();
        for (var index = 0; index < clean.Length; index++)
        {
            if (index + 1 < clean.Length && char.IsSurrogatePair(clean[index], clean[index + 1]))
                index++;
            else if (clean[index] == '\0' || char.IsSurrogate(clean[index]))
                clean[index] = Replacement;
        }

        return new string(clean);
    }
}

/// <summary>A value for a JSON column, in the one form that the store writes.</summary>
internal readonly record struct Json(string Text)
{
    /// <summary>An object of numbers in its given order, each exact; not-a-number and infinities become null.</summary>
    public static Json Of(ImmutableArray<NamedValue> values)
    {
        var buffer = new ArrayBufferWriter<byte>(32 + values.Length * 32);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in values)
            {
                if (double.IsFinite(value))
                    writer.WriteNumber(name, value);
                else
                    writer.WriteNull(name);
            }

            writer.WriteEndObject();
        }

        return new Json(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    public static Json Of(ImmutableArray<string> values) =>
        new(values.IsEmpty ? "[]" : JsonSerializer.Serialize(values.Select(value => TextRules.Clean(value)!)));

    /// <summary>An array of objects <c>{code, value, from, to, typical}</c>, each number exact; what is not there is left out.</summary>
    public static Json Of(ImmutableArray<ReasonFact> facts)
    {
        var buffer = new ArrayBufferWriter<byte>(128 * facts.Length);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var fact in facts)
            {
                writer.WriteStartObject();
                writer.WriteString("code", EnumNames.Of(fact.Code));
                Write(writer, "value", fact.Value);
                Write(writer, "from", fact.Usual.From);
                Write(writer, "to", fact.Usual.To);
                Write(writer, "typical", fact.Usual.Typical);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return new Json(Encoding.UTF8.GetString(buffer.WrittenSpan));

        static void Write(Utf8JsonWriter writer, string name, double? value)
        {
            if (value is { } number && double.IsFinite(number))
                writer.WriteNumber(name, number);
        }
    }

    /// <summary>Reads what <see cref="Of(ImmutableArray{ReasonFact})"/> wrote; nothing where a newer program wrote a code that this one does not know: the sentence is there too.</summary>
    public static ImmutableArray<ReasonFact> ReadFacts(string text)
    {
        var facts = ImmutableArray.CreateBuilder<ReasonFact>();
        using var document = JsonDocument.Parse(text);
        foreach (var one in document.RootElement.EnumerateArray())
        {
            if (!EnumNames.TryParse(one.GetProperty("code").GetString(), out ReasonCode code))
                return [];
            facts.Add(new ReasonFact(code, Number(one, "value") ?? double.NaN, new UsualValue(Number(one, "from"), Number(one, "to"), Number(one, "typical"))));
        }

        return facts.DrainToImmutable();

        static double? Number(JsonElement fact, string name) => fact.TryGetProperty(name, out var number) ? number.GetDouble() : null;
    }

    /// <summary>Reads what <see cref="Of(ImmutableArray{NamedValue})"/> wrote; null becomes not-a-number.</summary>
    public static ImmutableArray<NamedValue> ReadNumbers(string text)
    {
        var values = ImmutableArray.CreateBuilder<NamedValue>(16);
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        var name = "";
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                name = reader.GetString()!;
            else if (reader.TokenType == JsonTokenType.Number)
                values.Add(new NamedValue(name, reader.GetDouble()));
            else if (reader.TokenType == JsonTokenType.Null)
                values.Add(new NamedValue(name, double.NaN));
        }

        return values.DrainToImmutable();
    }

    /// <summary>Reads what <see cref="Of(ImmutableArray{string})"/> wrote.</summary>
    public static ImmutableArray<string> ReadStrings(string text) =>
        text == "[]" ? [] : [.. JsonSerializer.Deserialize<string[]>(text) ?? []];
}
