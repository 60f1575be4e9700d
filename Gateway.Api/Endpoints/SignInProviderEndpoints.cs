using System.Security.Cryptography;
using System.Text;
using Anomaly.Gateway.Api.Access;
using Anomaly.People;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>Sign-in elsewhere, on our own pages: a browser is sent away, and comes back with a code.</summary>
internal static class SignInProviderEndpoints
{
    private const string StateClaim = "state", VerifierClaim = "verifier", NonceClaim = "nonce", PersonClaim = "person";
    private static readonly TimeSpan CookieLifetime = TimeSpan.FromMinutes(10);

    public static void MapSignInProviders(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").ExcludeFromDescription().NeedsAccounts().AllowEverybody();
        Map<LineLogin>(group, LineLogin.InAddresses);
        Map<OpenIdLogin>(group, OpenIdLogin.InAddresses);
    }

    private static void Map<TProvider>(RouteGroupBuilder group, string name)
        where TProvider : SignInProvider
    {
        group.MapGet($"/auth/{name}", Start<TProvider>).RateLimitSignIn();
        group.MapGet($"/auth/{name}/return", ReturnAsync<TProvider>).Changes().RateLimitSignIn();
    }

    /// <summary>Sends the browser away. It keeps what its return must show; somebody who is signed in binds the account to theirs.</summary>
    private static async Task<RedirectHttpResult> Start<TProvider>(HttpContext context, Caller? caller, TProvider provider, SessionTokens tokens, CancellationToken cancellationToken)
        where TProvider : SignInProvider
    {
        var attempt = SignInAttempt.New();
        string address;
        try
        {
            address = await provider.SignInAddressAsync(attempt, cancellationToken);
        }
        catch (DetectionException)
        {
            return Failed(provider, "unreachable");
        }

        var claims = new Dictionary<string, object> { [StateClaim] = attempt.State, [VerifierClaim] = attempt.Verifier, [NonceClaim] = attempt.Nonce };
        if (caller is { Proof: Proof.Session })
            claims[PersonClaim] = caller.Person.Id;
        context.Response.Cookies.Append(NameOf(provider), tokens.Make(AudienceOf(provider), CookieLifetime, claims), CookieOptions(context, provider, CookieLifetime));
        return TypedResults.Redirect(address);
    }

    /// <summary>Takes the browser back. What went wrong is told by the page, in its reader's language.</summary>
    private static async Task<RedirectHttpResult> ReturnAsync<TProvider>(
        HttpContext context, string? code, string? state, TProvider provider, SignIn signIn, Accounts accounts, SessionTokens tokens, IOptions<AuthOptions> options, CancellationToken cancellationToken)
        where TProvider : SignInProvider
    {
        var kept = await tokens.ReadAsync(context.Request.Cookies[NameOf(provider)], AudienceOf(provider));
        context.Response.Cookies.Delete(NameOf(provider), CookieOptions(context, provider, null));
        if (kept is null || state is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes((string)kept[StateClaim])))
            return Failed(provider, "state");
        if (code is null)
            return Failed(provider, "refused");
        try
        {
            var profile = await provider.AskAsync(code, new SignInAttempt(state, (string)kept[VerifierClaim], (string)kept[NonceClaim]), cancellationToken);
            var person = kept.TryGetValue(PersonClaim, out var id)
                ? await accounts.BindAccountAsync((string)id, profile, cancellationToken)
                : await signIn.WithProviderAsync(profile, options.Value.Registration, cancellationToken);
            context.Enter(person);
            return TypedResults.Redirect("/");
        }
        catch (AccountException refused)
        {
            return Failed(provider, refused.Problem == AccountProblem.Conflict ? "taken" : refused.Problem == AccountProblem.WrongCredentials ? "unknown" : "refused");
        }
        catch (DetectionException)
        {
            return Failed(provider, "unreachable");
        }
    }

    private static RedirectHttpResult Failed(SignInProvider provider, string why) => TypedResults.Redirect($"/sign-in#{provider.Name}={why}");

    private static string NameOf(SignInProvider provider) => $"anomaly_{provider.Name}";

    /// <summary>The audience of what a browser keeps meanwhile: of each provider its own.</summary>
    private static string AudienceOf(SignInProvider provider) => $"anomaly:{provider.Name}";

    /// <summary>Lax: the browser comes back from another site.</summary>
    private static CookieOptions CookieOptions(HttpContext context, SignInProvider provider, TimeSpan? lifetime) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = $"/auth/{provider.Name}", IsEssential = true, MaxAge = lifetime,
    };
}
