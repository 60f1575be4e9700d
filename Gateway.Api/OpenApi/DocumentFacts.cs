using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Anomaly.Gateway.Api.OpenApi;

/// <summary>What the API is, at the head of its description.</summary>
internal static class DocumentFacts
{
    private const string About = """
        Incremental, traceable anomaly detection for stock prices.

        Two faces of one gateway: **/api/v1** is ours; **/py** keeps the shapes of the system before this one for its frontend.
        Times are ISO 8601 in UTC. What is no number is null. Lists are paged: pass `next_cursor` as `cursor`.
        Every answer carries its correlation id in `X-Correlation-ID`, and so do the logs; send one to have yours used.
        """;

    public static Task Transform(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Anomaly.Orleans", Version = "v1", Description = About };
        document.Paths.Add("/metrics", Metrics());
        return Task.CompletedTask;
    }

    /// <summary>The scraping endpoint is the exporter's own; it does not describe itself.</summary>
    private static OpenApiPathItem Metrics() => new()
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation>
        {
            [HttpMethod.Get] = new()
            {
                OperationId = "Metrics",
                Summary = "Metrics in Prometheus' text format",
                Responses = new OpenApiResponses { ["200"] = new OpenApiResponse { Description = "OK" } },
            },
        },
    };
}
