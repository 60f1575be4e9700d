using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Endpoints;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.OpenApi;

namespace Anomaly.Gateway.Api.OpenApi;

/// <summary>Adds to every operation the errors that it may answer, in the form of its API: a new route is described with them without saying so.</summary>
internal static class ErrorFacts
{
    /// <summary>What is answered before any of our code runs, by every address.</summary>
    public static readonly int[] Anywhere =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status405MethodNotAllowed, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status414UriTooLong,
    ];

    /// <summary>What whoever asks the grains may be answered: a fault of ours, of the data source, of a silo or of the store.</summary>
    private static readonly int[] FromGrains =
    [
        StatusCodes.Status500InternalServerError, StatusCodes.Status502BadGateway, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status504GatewayTimeout,
        StatusCodes.Status507InsufficientStorage,
    ];

    public static async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var content = ErrorWriter.IsNode("/" + context.Description.RelativePath) ? await ContentAsync<NodeError>("application/json", context, cancellationToken)
            : ErrorWriter.IsLegacy("/" + context.Description.RelativePath) ? await ContentAsync<PyError>("application/json", context, cancellationToken)
            : await ContentAsync<Problem>("application/problem+json", context, cancellationToken);
        operation.Responses ??= [];
        foreach (var status in Statuses(context).Distinct().Order())
            operation.Responses.TryAdd($"{status}", Answer(status, content));
        if (BodyFacts.Of(context) is not null)
            (operation.Responses["413"].Description, operation.Responses["415"].Description) = (BodyFacts.TooLarge, BodyFacts.WrongMediaType);
    }

    /// <summary>The answer of an error status.</summary>
    public static OpenApiResponse Answer(int status, Dictionary<string, OpenApiMediaType> content) => new() { Description = Meaning(status), Content = content, Headers = Headers(status) };

    /// <summary>A body of one media type that is described by a component.</summary>
    public static Dictionary<string, OpenApiMediaType> Content(string component, string type, OpenApiDocument? document) =>
        new() { [type] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(component, document) } };

    private static IEnumerable<int> Statuses(OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var limit = metadata.OfType<EnableRateLimitingAttribute>().LastOrDefault()?.PolicyName;
        int[] ofGrains = IsHealth(context.Description.RelativePath ?? "") ? [] : FromGrains;
        int[] ofBody = metadata.OfType<IAcceptsMetadata>().Any() ? [StatusCodes.Status408RequestTimeout, StatusCodes.Status415UnsupportedMediaType] : [];
        int[] ofLimit = limit is null ? [] : [StatusCodes.Status429TooManyRequests];
        // Only one of two changes of the same series wins.
        int[] ofChange = HttpMethods.IsGet(context.Description.HttpMethod ?? "") ? [] : [StatusCodes.Status409Conflict];
        int[] ofRole = metadata.OfType<AccessRuleAttribute>().LastOrDefault()?.Role is null ? [] : [StatusCodes.Status401Unauthorized];
        return [.. Anywhere, .. ofRole, .. ofGrains, .. ofBody, .. ofLimit, .. ofChange, .. metadata.OfType<AnswersAttribute>().Select(answer => answer.Status)];
    }

    private static bool IsHealth(string path) => path.StartsWith("health", StringComparison.Ordinal) || path.EndsWith("health", StringComparison.Ordinal);

    private static string Meaning(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "A parameter, a field or the body is wrong: the sentence names it.",
        StatusCodes.Status401Unauthorized => "Nobody is signed in, or what was sent to prove who asks is wrong or has ended.",
        StatusCodes.Status403Forbidden => "Pages of this origin may not do this, the caller's role is too low, or without accounts the caller is not on this machine.",
        StatusCodes.Status404NotFound => "There is no such thing.",
        StatusCodes.Status405MethodNotAllowed => "Another method than those described here; the header Allow lists them.",
        StatusCodes.Status408RequestTimeout => "The body took too long to arrive.",
        StatusCodes.Status409Conflict => "A run stands in the way, or somebody else changed the series in the meantime.",
        StatusCodes.Status413PayloadTooLarge => $"The body has more than {ErrorAnswer.MaxBodyBytes / 1024} KB.",
        StatusCodes.Status414UriTooLong => $"The address has more than {ErrorAnswer.MaxTargetLength} characters.",
        StatusCodes.Status415UnsupportedMediaType => "The body is not announced as JSON.",
        StatusCodes.Status426UpgradeRequired => "Called without a WebSocket.",
        StatusCodes.Status429TooManyRequests => "Too many of these calls, or too many streams.",
        StatusCodes.Status500InternalServerError => "A fault of the product; the log has the details under the correlation id.",
        StatusCodes.Status501NotImplemented => "The product is not set up for this: the sentence names the setting.",
        StatusCodes.Status502BadGateway => "The market data source answered something unreadable.",
        StatusCodes.Status503ServiceUnavailable => "No model, source, store or silo to serve this now, or too many calls wait for it.",
        StatusCodes.Status504GatewayTimeout => "No answer in time.",
        StatusCodes.Status507InsufficientStorage => "The store cannot be used until an operator acts.",
        _ => throw new InvalidOperationException($"The status {status} has no description: add it to {nameof(ErrorFacts)}."),
    };

    private static Dictionary<string, IOpenApiHeader>? Headers(int status) => status switch
    {
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout => new()
        {
            ["Retry-After"] = new OpenApiHeader { Description = "Seconds to wait before the next try.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" } },
        },
        _ => null,
    };

    private static async Task<Dictionary<string, OpenApiMediaType>> ContentAsync<T>(string type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var name = typeof(T).Name;
        if (context.Document?.Components?.Schemas?.ContainsKey(name) != true)
            context.Document?.AddComponent(name, await context.GetOrCreateSchemaAsync(typeof(T), cancellationToken: cancellationToken));
        return Content(name, type, context.Document);
    }
}
