using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Anomaly.Gateway.Api.Access;
using Anomaly.People;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>LINE Login: as the pages of the system before this one do it, and on our own pages.</summary>
internal static class PyLineEndpoints
{
    /// <summary>The audience of what a browser keeps while its user signs in to LINE.</summary>
    private const string Audience = "anomaly:line";

    private const string CookieName = "anomaly_line", CookiePath = "/auth/line", StateClaim = "state", VerifierClaim = "verifier", PersonClaim = "person";
    private static readonly TimeSpan CookieLifetime = TimeSpan.FromMinutes(10);

    public static void MapPyLine(this RouteGroupBuilder py)
    {
        var group = py.MapGroup("").WithTags("py: people").NeedsAccounts();
        group.MapPost("/auth/line/callback", Callback).AllowEverybody().RateLimitSignIn().ProducesNotSetUp().WithName("PyLineCallback")
            .WithSummary("Sign in with the code that LINE gave a page")
            .WithDescription("A state of the form integrate-{userId}-… binds the LINE account to that user instead, whose own token must come with the request.");
        group.MapGet("/profile", Profile).RequireRole(Role.Viewer).WithName("PyGetProfile")
            .WithSummary("Who is signed in");
    }

    /// <summary>The same calls where some pages of the old system look for them, and the pages of our own.</summary>
    public static void MapPyLineWithoutPrefix(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").ExcludeFromDescription().NeedsAccounts();
        group.MapPost("/auth/line/callback", Callback).AllowEverybody().RateLimitSignIn();
        group.MapGet("/profile", Profile).RequireRole(Role.Viewer);
        group.MapGet("/auth/line", Start).AllowEverybody().RateLimitSignIn();
        group.MapGet("/auth/line/return", ReturnAsync).Changes().AllowEverybody().RateLimitSignIn();
    }

    private static async Task<Ok<PyLineSession>> Callback(
        LineCallback callback, HttpContext context, Caller? caller, LineLogin line, SignIn signIn, Accounts accounts, SessionTokens tokens, IOptions<AuthOptions> options, CancellationToken cancellationToken)
    {
        var integrates = callback.State?.StartsWith(LineLogin.IntegratePrefix, StringComparison.Ordinal) == true;
        // Before the code is used up: whose account it is bound to is not for the page to say.
        if (integrates && (caller is not { Proof: Proof.Session } || callback.State!.Split('-') is not [_, var id, ..] || !id.Equals(caller.Person.Id, StringComparison.OrdinalIgnoreCase)))
            throw new RequestException(new ErrorAnswer(StatusCodes.Status401Unauthorized, "Sign in as the user whom the LINE account is to be bound to, and send that user's token."));
        var profile = await line.AskAsync(callback.Code, verifier: null, cancellationToken);
        var person = integrates
            ? await accounts.LinkLineAsync(caller!.Person.Id, profile, cancellationToken)
            : await signIn.WithLineAsync(profile, options.Value.Registration, cancellationToken);
        AuditMiddleware.SetActor(context, person);
        return TypedResults.Ok(new PyLineSession(NodeUserDocument.Of(person), tokens.ForPerson(person)));
    }

    private static Ok<PyProfile> Profile(Caller caller) => TypedResults.Ok(PyProfile.Of(caller.Person));

    /// <summary>Sends the browser to LINE. It keeps what its return must show; somebody who is signed in binds the account to theirs.</summary>
    private static RedirectHttpResult Start(HttpContext context, Caller? caller, LineLogin line, SessionTokens tokens)
    {
        var (state, verifier) = (Secrets.NewToken(), Secrets.NewToken());
        var address = line.SignInAddress(state, Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
        var claims = new Dictionary<string, object> { [StateClaim] = state, [VerifierClaim] = verifier };
        if (caller is { Proof: Proof.Session })
            claims[PersonClaim] = caller.Person.Id;
        context.Response.Cookies.Append(CookieName, tokens.Make(Audience, CookieLifetime, claims), CookieOptions(context, CookieLifetime));
        return TypedResults.Redirect(address);
    }

    /// <summary>Takes the browser back. What went wrong is told by the page, in its reader's language.</summary>
    private static async Task<RedirectHttpResult> ReturnAsync(
        HttpContext context, string? code, string? state, LineLogin line, SignIn signIn, Accounts accounts, SessionTokens tokens, IOptions<AuthOptions> options, CancellationToken cancellationToken)
    {
        var kept = await tokens.ReadAsync(context.Request.Cookies[CookieName], Audience);
        context.Response.Cookies.Delete(CookieName, CookieOptions(context, null));
        if (kept is null || state is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes((string)kept[StateClaim])))
            return Failed("state");
        if (code is null)
            return Failed("refused");
        try
        {
            var profile = await line.AskAsync(code, (string)kept[VerifierClaim], cancellationToken);
            var person = kept.TryGetValue(PersonClaim, out var id)
                ? await accounts.LinkLineAsync((string)id, profile, cancellationToken)
                : await signIn.WithLineAsync(profile, options.Value.Registration, cancellationToken);
            context.Enter(person);
            return TypedResults.Redirect("/");
        }
        catch (AccountException refused)
        {
            return Failed(refused.Problem == AccountProblem.Conflict ? "taken" : refused.Problem == AccountProblem.WrongCredentials ? "unknown" : "refused");
        }
        catch (DetectionException)
        {
            return Failed("unreachable");
        }
    }

    private static RedirectHttpResult Failed(string why) => TypedResults.Redirect($"/sign-in#line={why}");

    /// <summary>Lax: the browser comes back from another site.</summary>
    private static CookieOptions CookieOptions(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = CookiePath, IsEssential = true, MaxAge = lifetime,
    };
}
