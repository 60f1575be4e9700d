using System.Text.Encodings.Web;
using Anomaly.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Anomaly.Gateway.Api.Access;

/// <summary>The ways in which a request says who it comes from.</summary>
internal static class CallerSchemes
{
    /// <summary>Chooses among the others.</summary>
    public const string Default = "Caller";

    /// <summary>Nobody has to say anything.</summary>
    public const string Local = "Local";

    /// <summary>An API key.</summary>
    public const string Key = "Key";

    private const string BearerPrefix = "Bearer ";

    /// <summary>Registers them.</summary>
    public static void AddCallerSchemes(this IServiceCollection services)
    {
        services.AddAuthentication(Default)
            .AddPolicyScheme(Default, null, _ => { })
            .AddScheme<AuthenticationSchemeOptions, LocalHandler>(Local, null)
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(Key, null)
            .AddJwtBearer();
        services.AddOptions<PolicySchemeOptions>(Default).Configure<IOptions<AuthOptions>>((scheme, auth) => scheme.ForwardDefaultSelector = context =>
            !auth.Value.HasAccounts ? Local : KeyIn(context.Request) is not null ? Key : JwtBearerDefaults.AuthenticationScheme);
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<SessionTokens>((bearer, tokens) =>
        {
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters = tokens.RulesFor(SessionTokens.SessionAudience);
            bearer.Events = new JwtBearerEvents { OnMessageReceived = TakeCookie, OnTokenValidated = EnterAsync };
        });
    }

    /// <summary>The API key of a request; null where it has none.</summary>
    public static string? KeyIn(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(BearerPrefix + Secrets.KeyPrefix, StringComparison.OrdinalIgnoreCase) ? header[BearerPrefix.Length..].Trim() : null;

    /// <summary>Without the header, the session is that of the cookie.</summary>
    private static Task TakeCookie(MessageReceivedContext context)
    {
        if (!context.Request.Headers.ContainsKey(HeaderNames.Authorization))
            context.Token = SessionCookie.Read(context.HttpContext);
        return Task.CompletedTask;
    }

    /// <summary>The token is ours and has not ended: what it is worth is asked of the store each time, so that a role that was taken counts at once.</summary>
    private static async Task EnterAsync(TokenValidatedContext context)
    {
        var claims = context.Principal!;
        var id = claims.FindFirst("sub")?.Value;
        var people = context.HttpContext.RequestServices.GetRequiredService<IPeopleStore>();
        var person = PersonId.IsWellFormed(id) ? await people.FindPersonAsync(id!, context.HttpContext.RequestAborted) : null;
        if (person is null || claims.FindFirst(SessionTokens.StampClaim)?.Value != person.Stamp)
            context.Fail("The session has ended.");
        else
            context.Principal = new Caller(person, person.Role, Proof.Session).Enter(context.HttpContext, context.Scheme.Name);
    }

    /// <summary>Where there are no accounts, everybody who gets this far is the user of this machine.</summary>
    private sealed class LocalHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(Caller.Local.Enter(Context, Scheme.Name), Scheme.Name)));
    }

    /// <summary>Looks the key up by its hash.</summary>
    private sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Keys keys)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override async Task<AuthenticateResult> HandleAuthenticateAsync() => await keys.FindAsync(KeyIn(Request) ?? "", Context.RequestAborted) is var (owner, role, _)
            ? AuthenticateResult.Success(new AuthenticationTicket(new Caller(owner, role, Proof.Key).Enter(Context, Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("There is no such key, or it has ended.");
    }
}
