using Anomaly.Gateway.Api.Charts;
using Anomaly.Gateway.Api.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Anomaly.Gateway.Api.OpenApi;

/// <summary>Adds to every answer the headers that it carries and that clients read.</summary>
internal static class HeaderFacts
{
    /// <summary>Headers that clients act on, wherever an answer has them; the others are HTTP's own.</summary>
    public static readonly string[] OfClients =
        [CorrelationId.Header, HeaderNames.RetryAfter, HeaderNames.ETag, HeaderNames.Location, ChartResult.WarningHeader, ChartResult.AsOfHeader];

    /// <summary>Those of single operations.</summary>
    public static Task Transform(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var isChart = context.Description.SupportedResponseTypes.Any(type => type.Type == typeof(Dictionary<string, ChartPayload>));
        var isTagged = isChart || context.Description.SupportedResponseTypes.Any(type => type.Type == typeof(ChartWindowView));
        foreach (var (status, headers) in HeadersOf(operation))
        {
            if (status == "202")
                headers[HeaderNames.Location] = Text("Where the run is found.");
            if (isTagged && status is "200" or "304")
                headers[HeaderNames.ETag] = Text("Names this answer; missing where it may not be kept.");
            if (isChart && status == "200")
            {
                headers[ChartResult.WarningHeader] = Text("What the charts lack; missing where they lack nothing.");
                headers[ChartResult.AsOfHeader] = Text("The instant of as_of; missing without it.");
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>What every answer carries.</summary>
    public static void AddCorrelationId(OpenApiOperation operation)
    {
        foreach (var (_, headers) in HeadersOf(operation))
            headers[CorrelationId.Header] = Text("Names the request in the logs.");
    }

    private static IEnumerable<(string Status, IDictionary<string, IOpenApiHeader> Headers)> HeadersOf(OpenApiOperation operation) =>
        (operation.Responses ?? []).Select(answer => (answer.Key, ((OpenApiResponse)answer.Value).Headers ??= new Dictionary<string, IOpenApiHeader>()));

    private static OpenApiHeader Text(string description) => new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
