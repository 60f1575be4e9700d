using Anomaly.Gateway.Api.Endpoints;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Anomaly.Gateway.Api.OpenApi;

/// <summary>Adds to every operation the errors that it may answer, in the form of its API.</summary>
internal static class ErrorFacts
{
    private static readonly int[] Anywhere =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status504GatewayTimeout,
    ];

    public static async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var path = context.Description.RelativePath ?? "";
        if (path.EndsWith("health", StringComparison.Ordinal) || path.StartsWith("health", StringComparison.Ordinal))
            return;
        var content = path.StartsWith("py/", StringComparison.Ordinal)
            ? await ContentAsync<PyError>("application/json", context, cancellationToken)
            : await ContentAsync<ProblemDetails>("application/problem+json", context, cancellationToken);
        var own = context.Description.ActionDescriptor.EndpointMetadata.OfType<AnswersAttribute>().Select(answer => answer.Status);
        var body = operation.RequestBody is null ? [] : new[] { StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType };
        var foreign = HttpMethods.IsGet(context.Description.HttpMethod ?? "") ? [] : new[] { StatusCodes.Status403Forbidden };
        operation.Responses ??= [];
        foreach (var status in Anywhere.Concat(own).Concat(body).Concat(foreign).Order())
            operation.Responses.TryAdd($"{status}", new OpenApiResponse { Description = ReasonPhrases.GetReasonPhrase(status), Content = content });
    }

    private static async Task<Dictionary<string, OpenApiMediaType>> ContentAsync<T>(string type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var name = typeof(T).Name;
        if (context.Document?.Components?.Schemas?.ContainsKey(name) != true)
            context.Document?.AddComponent(name, await context.GetOrCreateSchemaAsync(typeof(T), cancellationToken: cancellationToken));
        return new Dictionary<string, OpenApiMediaType> { [type] = new() { Schema = new OpenApiSchemaReference(name, context.Document) } };
    }
}
