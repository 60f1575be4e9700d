using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Anomaly.Gateway.Api.Charts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Anomaly.Gateway.Api.OpenApi;

/// <summary>Says what our own JSON converters read and write, which the generator cannot look into, and which fields are always there.</summary>
internal static class SchemaFacts
{
    private static readonly string Requests = typeof(ChartRequest).Namespace!;

    /// <summary>The name that a schema is referred to by; null for one that stands where it is used.</summary>
    public static string? NameOf(JsonTypeInfo type) => type.Type == typeof(JsonElement) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);

    public static Task Transform(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo;
        if (Converted(type.Type) is { } converted)
            (schema.Type, schema.Format, schema.AnyOf) = (converted.Type, converted.Format, converted.AnyOf);
        if (schema.Enum is { Count: > 0 })
        {
            // Whether it may be null is said where it is used.
            schema.Enum = [.. schema.Enum.Where(value => value is not null && !value.IsJsonNullSentinel())];
            schema.Type ??= JsonSchemaType.String;
        }

        if (type.Kind == JsonTypeInfoKind.Enumerable && Converted(type.ElementType!) is { } item)
            schema.Items = item;
        if (type.Kind == JsonTypeInfoKind.Dictionary && Converted(type.ElementType!) is { } value)
            schema.AdditionalProperties = value;
        if (type.Kind == JsonTypeInfoKind.Object && schema.Properties is not null)
            Require(schema, type);
        return Task.CompletedTask;
    }

    /// <summary>A ticker without data has an empty chart. Said of the answer: the generator would not look into a schema that is put together of others.</summary>
    public static Task TransformAnswers(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var schema in operation.Responses!.Values.SelectMany(answer => answer.Content?.Values ?? []).Select(content => content.Schema).OfType<OpenApiSchema>())
        {
            if (schema.AdditionalProperties is OpenApiSchemaReference { Reference.Id: nameof(ChartPayload) } chart)
                schema.AdditionalProperties = new OpenApiSchema { AnyOf = [chart, new OpenApiSchema { Type = JsonSchemaType.Object, MaxProperties = 0, Description = "No data." }] };
        }

        return Task.CompletedTask;
    }

    /// <summary>The schema of a type that a converter of ours stands for; null for all others.</summary>
    private static OpenApiSchema? Converted(Type type)
    {
        var nullable = Nullable.GetUnderlyingType(type) is null ? default : JsonSchemaType.Null;
        return (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var number when number == typeof(double) => new() { Type = JsonSchemaType.Number | nullable, Format = "double" },
            var time when time == typeof(DateTimeOffset) => new() { Type = JsonSchemaType.String | nullable, Format = "date-time" },
            // The one field of this type: a ticker, or several.
            var any when any == typeof(JsonElement) => new()
            {
                AnyOf = [Text(), new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text(), MinItems = 1 }],
            },
            _ => null,
        };
    }

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    /// <summary>Answers have all their fields, but for those that are left out where they are null; what requests must have is said at their fields.</summary>
    private static void Require(OpenApiSchema schema, JsonTypeInfo type)
    {
        var isRequest = type.Type.Namespace == Requests;
        schema.Required ??= new HashSet<string>();
        foreach (var property in type.Properties.Where(property => schema.Properties!.ContainsKey(property.Name)))
        {
            if (Has<JsonIgnoreAttribute>(property))
                schema.Required.Remove(property.Name);
            else if (!isRequest || Has<RequiredAttribute>(property))
                schema.Required.Add(property.Name);
        }
    }

    private static bool Has<T>(JsonPropertyInfo property)
        where T : Attribute => property.AttributeProvider?.IsDefined(typeof(T), inherit: true) == true;
}
