namespace Anomaly.Gateway.Api.OpenApi;

/// <summary>The API's description: /openapi/v1.json, browsable at /docs.</summary>
internal static class ApiDescription
{
    private const string DocumentAddress = "/openapi/v1.json";

    /// <summary>Registers the document.</summary>
    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer(DocumentFacts.Transform);
        options.AddOperationTransformer(ParameterFacts.Transform);
        options.AddOperationTransformer(ErrorFacts.TransformAsync);
        options.AddSchemaTransformer(SchemaFacts.Transform);
    });

    /// <summary>Serves the document and the page that browses it, from files of our own.</summary>
    public static void UseApiDescription(this WebApplication app)
    {
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
        app.MapOpenApi();
    }
}
