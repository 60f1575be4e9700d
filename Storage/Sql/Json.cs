using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Anomaly.Storage.Sql;

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

    /// <summary>An array of strings.</summary>
    public static Json Of(ImmutableArray<string> values) =>
        new(values.IsEmpty ? "[]" : JsonSerializer.Serialize(values.Select(value => TextRules.Clean(value)!)));

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
