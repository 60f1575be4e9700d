using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Anomaly.Detection.Decisions;
using Anomaly.Grains.Interfaces;

namespace Anomaly.Cli.Output;

/// <summary>Writes JSON to a text writer: indented, in one piece.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions WriterOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The one form of JSON that this program writes and reads: names in snake_case, without members that are null; a number that is none is null.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        WriteIndented = true,
        Encoder = WriterOptions.Encoder,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        Converters = { new FiniteNumber(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private static readonly JsonSerializerOptions OneLine = new(Options) { WriteIndented = false };

    /// <summary>The same in one line, for a cell of a table.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, OneLine);

    public static void Write<T>(TextWriter output, T value) => output.WriteLine(JsonSerializer.Serialize(value, Options));

    public static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, WriterOptions))
            write(json);
        output.WriteLine(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }

    /// <summary>The number, or null where it is none: not-a-number never appears in JSON.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private sealed class FiniteNumber : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
                writer.WriteNumberValue(value);
            else
                writer.WriteNullValue();
        }
    }
}

/// <summary>A fact of a reason as JSON, named as in the API; what is null is left out.</summary>
internal sealed record FactDocument(string Code, double Value, string Unit, UsualValue? Usual)
{
    /// <summary>The facts of an anomaly; null where its model gives none.</summary>
    public static IReadOnlyList<FactDocument>? Of(ImmutableArray<ReasonFact> facts) => facts.IsEmpty ? null
        : [.. facts.Select(fact => new FactDocument(EnumNames.Of(fact.Code), fact.Value, EnumNames.Of(fact.Unit), fact.Usual == default ? null : fact.Usual))];
}
