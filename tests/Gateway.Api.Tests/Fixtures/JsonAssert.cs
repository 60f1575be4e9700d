using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anomaly.Gateway.Api.Tests.Fixtures;

/// <summary>Compares answers with JSON written by hand: same names, same order, same values, nothing more.</summary>
internal static class JsonAssert
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task AnswersAsync(this HttpResponseMessage response, HttpStatusCode status, string expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        Equal(expected, text);
    }

    public static void Equal(string expected, string actual) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(Indented), JsonNode.Parse(actual)!.ToJsonString(Indented));

    public static async Task<JsonNode> ReadAsync(this HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
}
