using Anomaly.Gateway.Api.Access;
using Anomaly.People;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>What endpoints of accounts have in common.</summary>
internal static class AccountTraits
{
    private static readonly AnswersAttribute[] Errors =
        [new(StatusCodes.Status401Unauthorized), new(StatusCodes.Status404NotFound), new(StatusCodes.Status409Conflict)];

    /// <summary>Without accounts there is nothing to be done with one: 404, and the setting that changes that.</summary>
    public static RouteGroupBuilder NeedsAccounts(this RouteGroupBuilder group)
    {
        group.WithMetadata(Errors.Cast<object>().ToArray());
        group.AddEndpointFilter(async (invocation, next) =>
        {
            if (!invocation.HttpContext.RequestServices.GetRequiredService<IOptions<AuthOptions>>().Value.HasAccounts)
                throw new AccountException(AccountProblem.NotFound, $"There are no accounts here: {AuthOptions.KeySetting} turns them on.");
            // What is said of people is for them alone.
            invocation.HttpContext.Response.Headers.CacheControl = "no-store";
            return await next(invocation);
        });
        return group;
    }

    /// <summary>For what somebody does with their own account: a key that leaks must not make others, nor lock its owner out.</summary>
    public static RouteHandlerBuilder NeedsSession(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (invocation, next) =>
        Caller.Of(invocation.HttpContext) is { Proof: Proof.Key }
            ? throw new RequestException(new ErrorAnswer(StatusCodes.Status403Forbidden, "A key cannot do this: sign in yourself."))
            : await next(invocation));

    /// <summary>For calls that guess could be made with: so many from one address.</summary>
    public static RouteHandlerBuilder RateLimitSignIn(this RouteHandlerBuilder endpoint) =>
        endpoint.RequireRateLimiting(RequestLimits.SignIn).WithMetadata(new AnswersAttribute(StatusCodes.Status401Unauthorized));

    /// <summary>May answer that the product is not set up for this.</summary>
    public static RouteHandlerBuilder ProducesNotSetUp(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new AnswersAttribute(StatusCodes.Status501NotImplemented));

    /// <summary>Lets a browser in, and notes in the audit who that was.</summary>
    public static void Enter(this HttpContext context, Person person)
    {
        AuditMiddleware.SetActor(context, person);
        var tokens = context.RequestServices.GetRequiredService<SessionTokens>();
        SessionCookie.Set(context, tokens.ForPerson(person), tokens.Lifetime);
    }
}
