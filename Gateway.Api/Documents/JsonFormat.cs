using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>How documents look as JSON.</summary>
internal static class JsonFormat
{
    /// <summary>The same for answers, events and socket messages.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>snake_case names and enumerations, UTC times, no not-a-number.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        // Readable: our answers say application/json and nosniff, so that nothing reads them as HTML.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new UtcTimeConverter());
        options.Converters.Add(new FiniteNumberConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        return options;
    }
}

/// <summary>Times as ISO 8601 in UTC with a Z, fractions only where there are any.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    /// <summary>The time's text.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[32];
        value.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}

/// <summary>Numbers in their shortest exact form; what is no number is <c>null</c>, because JSON has no other word for it.</summary>
internal sealed class FiniteNumberConverter : JsonConverter<double>
{
    /// <inheritdoc />
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
            writer.WriteNumberValue(value);
        else
            writer.WriteNullValue();
    }
}

/// <summary>Named numbers as one JSON object.</summary>
internal static class NamedValues
{
    /// <summary>The values in the order given, the last of a name; what is no number is null.</summary>
    public static IReadOnlyDictionary<string, double?> Of(IEnumerable<NamedValue> values)
    {
        var named = new OrderedDictionary<string, double?>();
        foreach (var value in values)
            named[value.Name] = double.IsFinite(value.Value) ? value.Value : null;
        return named;
    }
}

/// <summary>Counts as the documents hold them.</summary>
internal static class Count
{
    /// <summary>The count, or the largest that fits: documents have 32 bits for it, the store 64.</summary>
    public static int Of(long count) => (int)Math.Min(count, int.MaxValue);
}
