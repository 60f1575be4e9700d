using Anomaly.Gateway.Api.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Anomaly.Gateway.Api.OpenApi;

/// <summary>The API's description: /openapi/v1.json, browsable at /docs.</summary>
internal static class ApiDescription
{
    private const string DocumentAddress = "/openapi/v1.json";

    /// <summary>Registers the document.</summary>
    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOutputCache().AddOpenApi("v1", options =>
    {
        options.CreateSchemaReferenceId = SchemaFacts.NameOf;
        options.AddDocumentTransformer(DocumentFacts.Transform);
        options.AddOperationTransformer(ParameterFacts.Transform);
        options.AddOperationTransformer(BodyFacts.TransformAsync);
        options.AddOperationTransformer(ErrorFacts.TransformAsync);
        options.AddOperationTransformer(HeaderFacts.Transform);
        options.AddOperationTransformer(SecurityFacts.Transform);
        options.AddOperationTransformer(SchemaFacts.TransformAnswers);
        options.AddSchemaTransformer(SchemaFacts.Transform);
    });

    /// <summary>Serves the document and the page that browses it, from files of our own.</summary>
    public static void UseApiDescription(this WebApplication app)
    {
        app.UseOutputCache();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/docs"), docs =>
        {
            docs.Use((context, next) =>
            {
                context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";
                return next(context);
            });
            docs.UseSwaggerUI(page =>
            {
                page.RoutePrefix = "docs";
                page.DocumentTitle = "Anomaly.Orleans API";
                page.SwaggerEndpoint(DocumentAddress, "v1");
                page.DefaultModelsExpandDepth(0);
                page.EnableTryItOutByDefault();
            });
        });
        // Made once an hour: it is always the same, and costs more than any call that it describes.
        app.MapOpenApi("/openapi/{documentName:regex(^v1$)}.json").AllowEverybody().CacheOutput(kept => kept.Expire(TimeSpan.FromHours(1)).SetVaryByQuery([]).SetVaryByHost(false));
    }
}

/// <summary>What the API is, at the head of its description.</summary>
internal static class DocumentFacts
{
    private const string About = """
        Incremental, traceable anomaly detection for stock prices.

        Two APIs of one gateway: **/api/v1**, and the legacy API **/py**, which keeps the shapes of the system before this one for its frontend
        (its calls for charts and financial statements are answered without the prefix, too).
        Times are ISO 8601 in UTC. What is no number is null. Lists are paged: pass `next_cursor` as `cursor`.
        Every answer carries its correlation id in `X-Correlation-ID`, and so do the logs; send one to have yours used.
        HEAD is answered wherever GET is.

        Without accounts (the default) the API serves the user of its own machine and asks for no credentials. With accounts, programs send an API key or the token of
        `/node/users/login` in the header `Authorization: Bearer`, and browsers the session's cookie; `x-role` says which role a call needs (`reader`: none, where the settings
        let people read who are not signed in).
        """;

    /// <summary>In the order that a newcomer reads them.</summary>
    private static readonly (string Name, string About)[] Tags =
    [
        ("tickers", "One series: a ticker at an interval."),
        ("anomalies", "What was found, why, and whether it still holds."),
        ("backfills", "The history of a series, loaded and scored in the background."),
        ("runs", "The audit of every detection."),
        ("models", "Which model judges which market."),
        ("markets", "What is listed where, and when it trades."),
        ("scheduler", "Scans on their own."),
        ("alerts", "What people follow and are told of: lists, rules, channels, the inbox."),
        ("cluster", "What runs."),
        ("py: charts", "Charts and search, as the old frontend calls them."),
        ("py: anomalies", "Backfill and verification, as old clients call them."),
        ("py: audit", "Runs and models, as old clients call them."),
        ("accounts", "Signing in, and one's own account."),
        ("people", "Who may do what, and who did what."),
        ("py: people", "LINE Login, as old pages call it."),
        ("node: users", "Users, as old pages call them."),
        ("py: operation", "Health and schedule, as old clients call them."),
        ("node: data", "Markets, anomalies and what is followed, as the old pages ask for them."),
        ("operation", "Health and metrics."),
    ];

    public static Task Transform(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Anomaly.Orleans",
            Version = "v1",
            Description = About,
            Contact = new OpenApiContact { Name = "The Anomaly.Orleans authors" },
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        // Where this document was found, whatever name it was asked for by.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Security = [new OpenApiSecurityRequirement()];
        SecurityFacts.AddSchemes(document);
        document.Tags = new HashSet<OpenApiTag>(Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.About }));
        document.Paths.Add("/metrics", Metrics(document));
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations!.Values))
        {
            operation.Description ??= operation.Summary;
            HeaderFacts.AddCorrelationId(operation);
        }

        return Task.CompletedTask;
    }

    /// <summary>The scraping endpoint is the exporter's own; it does not describe itself.</summary>
    private static OpenApiPathItem Metrics(OpenApiDocument document)
    {
        var problem = ErrorFacts.Content(nameof(Problem), "application/problem+json", document);
        var responses = new OpenApiResponses { ["200"] = new OpenApiResponse { Description = "OK", Content = Text("text/plain", "application/openmetrics-text") } };
        foreach (var status in ErrorFacts.Anywhere)
            responses[$"{status}"] = ErrorFacts.Answer(status, problem);
        return new OpenApiPathItem
        {
            Operations = new Dictionary<HttpMethod, OpenApiOperation>
            {
                [HttpMethod.Get] = new()
                {
                    OperationId = "Metrics",
                    Tags = new HashSet<OpenApiTagReference> { new("operation", document) },
                    Summary = "Metrics in Prometheus' text format",
                    Responses = responses,
                },
            },
        };
    }

    private static Dictionary<string, OpenApiMediaType> Text(params string[] types) =>
        types.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
}
