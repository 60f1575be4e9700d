using System.Text.Json;
using System.Text.Json.Serialization;

namespace Anomaly.Gateway.Api.Documents;

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
