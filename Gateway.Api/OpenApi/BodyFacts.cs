using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Anomaly.Gateway.Api.OpenApi;

/// <summary>Describes bodies of bars, whose three forms the generator cannot see.</summary>
internal static class BodyFacts
{
    private const string Csv = "Datetime,Open,High,Low,Close,Volume\n2024-08-05T13:30:00Z,100,102.5,99.5,101,12345\n";
    private const string Line = """{"time":"2024-08-05T13:30:00Z","open":100,"high":102.5,"low":99.5,"close":101,"volume":12345}""";

    /// <summary>What 413 means for a body of bars.</summary>
    public static string TooLarge { get; } = $"The body has more than {BarBody.MaxBytes / 1024} KB, or more than {BarBody.MostBars} bars.";

    /// <summary>What 415 means for a body of bars.</summary>
    public static string WrongMediaType { get; } = "The body is not announced as one of the media types that are described.";

    /// <summary>The metadata of an endpoint that reads bars; null for all others.</summary>
    public static BarBodyMetadata? Of(OpenApiOperationTransformerContext context) =>
        context.Description.ActionDescriptor.EndpointMetadata.OfType<BarBodyMetadata>().FirstOrDefault();

    public static async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (Of(context) is null)
            return;
        const string name = nameof(PushedBar);
        if (context.Document?.Components?.Schemas?.ContainsKey(name) != true)
            context.Document?.AddComponent(name, await context.GetOrCreateSchemaAsync(typeof(PushedBar), cancellationToken: cancellationToken));
        OpenApiSchema list = new() { Type = JsonSchemaType.Array, Items = new OpenApiSchemaReference(name, context.Document), MaxItems = BarBody.MostBars };
        OpenApiSchema wrapped = new()
        {
            Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema> { ["bars"] = list }, Required = new HashSet<string> { "bars" },
        };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "Bars as a list or as an object with one, as one object a line, or as CSV with a header line.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [BarBody.Json] = new() { Schema = new OpenApiSchema { AnyOf = [list, wrapped] } },
                [BarBody.Lines] = Text(Line),
                [BarBody.Csv] = Text(Csv),
            },
        };
    }

    private static OpenApiMediaType Text(string example) => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Examples = [example] } };
}
