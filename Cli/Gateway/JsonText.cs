using System.Text.Json;

namespace Anomaly.Cli.Gateway;

/// <summary>Fields of the gateway's answers as text.</summary>
internal static class JsonText
{
    /// <summary>A field as text; empty where it is missing or null.</summary>
    public static string Text(this JsonElement document, string field) =>
        !document.TryGetProperty(field, out var value) || value.ValueKind is JsonValueKind.Null ? ""
        : value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
