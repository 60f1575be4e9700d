using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Anomaly.Gateway.Api.OpenApi;

/// <summary>Says what our own JSON converters write: the generator cannot look into them.</summary>
internal static class SchemaFacts
{
    public static Task Transform(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var nullable = Nullable.GetUnderlyingType(type) is not null;
        switch (Nullable.GetUnderlyingType(type) ?? type)
        {
            case var number when number == typeof(double):
                (schema.Type, schema.Format) = (JsonSchemaType.Number | (nullable ? JsonSchemaType.Null : 0), "double");
                break;
            case var time when time == typeof(DateTimeOffset):
                (schema.Type, schema.Format) = (JsonSchemaType.String | (nullable ? JsonSchemaType.Null : 0), "date-time");
                break;
        }

        return Task.CompletedTask;
    }
}
