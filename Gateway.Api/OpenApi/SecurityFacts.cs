using System.Text.Json.Nodes;
using Anomaly.Gateway.Api.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Anomaly.Gateway.Api.OpenApi;

/// <summary>Says of every operation who may call it, by the metadata that is enforced.</summary>
internal static class SecurityFacts
{
    private const string Bearer = "bearer", Session = "session";

    /// <summary>Adds what callers prove themselves by.</summary>
    public static void AddSchemes(OpenApiDocument document)
    {
        document.AddComponent(Bearer, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key, or the token of /node/users/login." });
        document.AddComponent(Session, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = SessionCookie.Name, Description = "The cookie of /api/v1/session, for browsers; over TLS its name begins with __Host-.",
        });
    }

    public static Task Transform(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRuleAttribute>().LastOrDefault() is not { Role: not null } rule)
            return Task.CompletedTask;
        operation.Security = [.. rule.AnonymousRead ? [new OpenApiSecurityRequirement()] : (OpenApiSecurityRequirement[])[], Requirement(Bearer, context), Requirement(Session, context)];
        operation.AddExtension("x-role", new JsonNodeExtension(JsonValue.Create(rule.Name)));
        return Task.CompletedTask;
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiOperationTransformerContext context) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };
}
