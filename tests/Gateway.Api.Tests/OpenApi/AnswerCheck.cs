using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anomaly.Gateway.Api.Errors;
using Anomaly.Gateway.Api.OpenApi;
using Microsoft.AspNetCore.Http;

namespace Anomaly.Gateway.Api.Tests.OpenApi;

/// <summary>Holds answers to the description: a status, a media type and headers that it names, and a body that fits the schema.</summary>
internal sealed class AnswerCheck(ApiDocument document)
{
    /// <summary>Statuses of requests that no described operation serves: no such address, what Kestrel or a limit refuses, or a body for DELETE, which a description cannot have.</summary>
    private static readonly int[] OfNoOperation = [400, 403, 404, 405, 413, 414, 415];

    /// <summary>What is wrong with an answer; null where it is as described.</summary>
    public string? Fault(HttpMethod method, string path, HttpResponseMessage answer, string body)
    {
        var (status, mediaType) = (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType);
        if (status == HttpStatusCode.InternalServerError)
            return $"500: {body}";
        var operation = document.Find(method.Method, path);
        if (operation is null && !OfNoOperation.Contains((int)status))
            return $"{(int)status} is no answer for an address that the description does not have";
        var response = operation?.Responses[$"{(int)status}"];
        if (operation is not null && response is null)
            return $"{operation} does not say that it may answer {(int)status}: {Shorten(body)}";
        if (response is not null && HeaderFacts.OfClients.FirstOrDefault(header => answer.Headers.Contains(header) && response["headers"]?[header] is null) is { } unnamed)
            return $"{operation} does not say that its {(int)status} carries {unnamed}";
        if (method == HttpMethod.Head)
            return body.Length == 0 ? null : "HEAD was answered with a body";
        return FaultOfBody(operation is null ? AnyError(path) : response!["content"] as JsonObject, mediaType, body);
    }

    private string? FaultOfBody(JsonObject? content, string? mediaType, string body)
    {
        if (content is null)
            return body.Length == 0 ? null : $"A body that is not described: {Shorten(body)}";
        if (mediaType is null || content[mediaType]?["schema"] is not { } schema)
            return $"The media type {mediaType ?? "none"} is not described: {Shorten(body)}";
        if (!mediaType.EndsWith("json", StringComparison.Ordinal))
            return null;
        try
        {
            using var json = JsonDocument.Parse(body);
            return document.Mismatch(schema, json.RootElement) is { } mismatch ? $"The body does not fit its schema: {mismatch}: {Shorten(body)}" : null;
        }
        catch (JsonException exception)
        {
            return $"The body is no JSON: {exception.Message}: {Shorten(body)}";
        }
    }

    /// <summary>The errors of the API that an address would belong to.</summary>
    private JsonObject AnyError(string path) => document.Operations.First(operation => operation.Path.StartsWith(
        ErrorWriter.IsNode(new PathString(Uri.UnescapeDataString(path))) ? "/node/users"
        : ErrorWriter.IsLegacy(new PathString(Uri.UnescapeDataString(path))) ? "/py/chart" : "/api/v1/runs", StringComparison.Ordinal))
        .Responses["400"]!["content"]!.AsObject();

    private static string Shorten(string text) => text.Length > 300 ? text[..300] + "…" : text;
}
