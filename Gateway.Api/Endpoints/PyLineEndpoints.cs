using Anomaly.Gateway.Api.Access;
using Anomaly.People;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>LINE Login as the pages of the system before this one do it.</summary>
internal static class PyLineEndpoints
{
    public static void MapPyLine(this RouteGroupBuilder py)
    {
        var group = py.MapGroup("").WithTags("py: people").NeedsAccounts();
        group.MapPost("/auth/line/callback", Callback).AllowEverybody().RateLimitSignIn().ProducesNotSetUp().WithName("PyLineCallback")
            .WithSummary("Sign in with the code that LINE gave a page")
            .WithDescription("A state of the form integrate-{userId}-… binds the LINE account to that user instead, whose own token must come with the request.");
        group.MapGet("/profile", Profile).RequireRole(Role.Viewer).WithName("PyGetProfile")
            .WithSummary("Who is signed in");
    }

    /// <summary>The same calls where some pages of the old system look for them.</summary>
    public static void MapPyLineWithoutPrefix(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").ExcludeFromDescription().NeedsAccounts();
        group.MapPost("/auth/line/callback", Callback).AllowEverybody().RateLimitSignIn();
        group.MapGet("/profile", Profile).RequireRole(Role.Viewer);
    }

    private static async Task<Ok<PyLineSession>> Callback(
        LineCallback callback, HttpContext context, Caller? caller, LineLogin line, SignIn signIn, Accounts accounts, SessionTokens tokens, IOptions<AuthOptions> options, CancellationToken cancellationToken)
    {
        var integrates = callback.State?.StartsWith(LineLogin.IntegratePrefix, StringComparison.Ordinal) == true;
        // Before the code is used up: whose account it is bound to is not for the page to say.
        if (integrates && (caller is not { Proof: Proof.Session } || callback.State!.Split('-') is not [_, var id, ..] || !id.Equals(caller.Person.Id, StringComparison.OrdinalIgnoreCase)))
            throw new RequestException(new ErrorAnswer(StatusCodes.Status401Unauthorized, "Sign in as the user whom the LINE account is to be bound to, and send that user's token."));
        var profile = await line.AskAsync(callback.Code, attempt: null, cancellationToken);
        var person = integrates
            ? await accounts.BindAccountAsync(caller!.Person.Id, profile, cancellationToken)
            : await signIn.WithProviderAsync(profile, options.Value.Registration, cancellationToken);
        AuditMiddleware.SetActor(context, person);
        return TypedResults.Ok(new PyLineSession(NodeUserDocument.Of(person), tokens.ForPerson(person)));
    }

    private static Ok<PyProfile> Profile(Caller caller) => TypedResults.Ok(PyProfile.Of(caller.Person));
}
