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
