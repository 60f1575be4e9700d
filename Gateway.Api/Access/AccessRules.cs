using System.Security.Claims;
using Anomaly.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Anomaly.Gateway.Api.Access;

/// <summary>Who may call an endpoint: the metadata that is enforced, described, and written into docs/reference/access.md. The last one of an endpoint counts.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class AccessRuleAttribute : Attribute
{
    /// <summary>Everybody, signed in or not.</summary>
    public static AccessRuleAttribute Everyone { get; } = new();

    /// <summary>Viewers; and those who are not signed in, where <see cref="AuthOptions.AnonymousRead"/> lets them read.</summary>
    public static AccessRuleAttribute Reader { get; } = new() { Role = People.Role.Viewer, AnonymousRead = true };

    /// <summary>The lowest role that may; null for everybody.</summary>
    public Role? Role { get; init; }

    /// <summary>Whether those who are not signed in may too, where the settings let them read.</summary>
    public bool AnonymousRead { get; init; }

    /// <summary>What it is called in the table.</summary>
    public string Name => Role is not { } role ? "everyone" : AnonymousRead ? "reader" : Roles.NameOf(role);

    /// <summary>The rule of an endpoint; null where it has none, and nobody may call it.</summary>
    public static AccessRuleAttribute? Of(Endpoint endpoint) => endpoint.Metadata.GetMetadata<AccessRuleAttribute>();

    /// <summary>Whether somebody, or nobody who is known, may.</summary>
    public bool Allows(Role? role, bool anonymousRead) => Role is not { } least || role >= least || (role is null && AnonymousRead && anonymousRead);
}

/// <summary>Says who may call endpoints, where they are mapped.</summary>
internal static class AccessRules
{
    /// <summary>People of a role, or a higher one.</summary>
    public static TBuilder RequireRole<TBuilder>(this TBuilder endpoints, Role role)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithRule(new AccessRuleAttribute { Role = role });

    /// <summary>Viewers; and those who are not signed in, where the settings let them read.</summary>
    public static TBuilder AllowReaders<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithRule(AccessRuleAttribute.Reader);

    /// <summary>Everybody.</summary>
    public static TBuilder AllowEverybody<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithRule(AccessRuleAttribute.Everyone);

    private static TBuilder WithRule<TBuilder>(this TBuilder endpoints, AccessRuleAttribute rule)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint => endpoint.Metadata.Add(rule));
        return endpoints;
    }
}

/// <summary>The rule of the endpoint that a request leads to, as a requirement of ASP.NET Core's authorization.</summary>
internal sealed class AccessRequirement : IAuthorizationRequirement
{
    /// <summary>The policy of every request.</summary>
    public static AuthorizationPolicy Policy { get; } = new AuthorizationPolicyBuilder().AddRequirements(new AccessRequirement()).Build();
}

/// <summary>Holds callers to the rule of the endpoint. Addresses where nothing is let everybody learn that.</summary>
internal sealed class AccessHandler(IOptions<AuthOptions> options) : AuthorizationHandler<AccessRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        var endpoint = (context.Resource as HttpContext)?.GetEndpoint();
        Role? role = Roles.TryParse(context.User.FindFirstValue(ClaimTypes.Role), out var known) ? known : null;
        if (endpoint is null or not RouteEndpoint || AccessRuleAttribute.Of(endpoint)?.Allows(role, options.Value.AnonymousRead) == true)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

/// <summary>Says in the API's own words that a caller has to sign in, or may not.</summary>
internal sealed class RefusedAnswers : IAuthorizationMiddlewareResultHandler
{
    private static readonly ErrorAnswer NotSignedIn = new(
        StatusCodes.Status401Unauthorized, "Sign in first: at /sign-in with a browser, else with a token or an API key in the header Authorization: Bearer.");

    private static readonly ErrorAnswer WrongKey = NotSignedIn with { Detail = "There is no such API key, or it has ended. Make another: POST /api/v1/me/keys, signed in." };

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
            return next(context);
        if (Caller.Of(context) is not { } caller)
        {
            context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
            // The system before this one said just this, and its pages look for it.
            return ErrorWriter.WriteAsync(context, ErrorWriter.IsNode(context.Request.Path) ? NotSignedIn with { Detail = "Unauthorized" } : CallerSchemes.KeyIn(context.Request) is null ? NotSignedIn : WrongKey);
        }

        var needed = context.GetEndpoint() is { } endpoint && AccessRuleAttribute.Of(endpoint)?.Role is { } role ? Roles.NameOf(role) : Roles.NameOf(Role.Admin);
        return ErrorWriter.WriteAsync(context, new ErrorAnswer(
            StatusCodes.Status403Forbidden, $"This needs the role {needed}; {(caller.Proof == Proof.Key ? "this key has" : "you have")} the role {Roles.NameOf(caller.Role)}. An admin gives roles."));
    }
}
