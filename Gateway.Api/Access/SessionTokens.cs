using System.Security.Cryptography;
using System.Text;
using Anomaly.People;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Anomaly.Gateway.Api.Access;

/// <summary>
/// Tokens that the gateway signs (JWT, HS256): sessions, and what a browser keeps while its user is away to sign in elsewhere. The same key serves all processes of a cluster; the
/// audience keeps one kind from being used as the other.
/// </summary>
internal sealed class SessionTokens(IOptions<AuthOptions> options, TimeProvider time)
{
    /// <summary>The claim that ends with a changed password.</summary>
    public const string StampClaim = "stamp";

    /// <summary>The audience of sessions.</summary>
    public const string SessionAudience = "anomaly";

    private const string Issuer = "anomaly";
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };
    private readonly SymmetricSecurityKey _key = new(KeyBytes(options.Value.JwtKey));

    /// <summary>When a session that begins now ends.</summary>
    public TimeSpan Lifetime => options.Value.SessionLifetime;

    /// <summary>A session of a person.</summary>
    public string ForPerson(Person person) => Make(SessionAudience, Lifetime, new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = person.Id, [StampClaim] = person.Stamp });

    /// <summary>A token of another kind.</summary>
    public string Make(string audience, TimeSpan lifetime, Dictionary<string, object> claims)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            IssuedAt = now,
            Expires = now + lifetime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>What a token of a kind must be like.</summary>
    public TokenValidationParameters RulesFor(string audience) => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = audience,
        IssuerSigningKey = _key,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        // The program's own clock, which tests set; all processes are trusted to have the same time.
        LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
    };

    /// <summary>The claims of a token; null where it is none of this kind, was signed by somebody else, or has ended.</summary>
    public async Task<IDictionary<string, object>?> ReadAsync(string? token, string audience) =>
        await _handler.ValidateTokenAsync(token, RulesFor(audience)) is { IsValid: true } valid ? valid.Claims : null;

    /// <summary>Without accounts nothing is signed: a key that nobody knows, so that nothing is accepted either.</summary>
    private static byte[] KeyBytes(string? key) => string.IsNullOrEmpty(key) ? RandomNumberGenerator.GetBytes(AuthOptions.LeastKeyBytes) : Encoding.UTF8.GetBytes(key);
}

/// <summary>The cookie in which a browser keeps its session: out of reach of scripts, and sent by our own pages alone.</summary>
internal static class SessionCookie
{
    /// <summary>The cookie's name; over TLS with a prefix by which browsers take it from this host alone, not from one of its neighbours.</summary>
    public const string Name = "anomaly_session";

    /// <summary>Begins a session of the browser that asks.</summary>
    public static void Set(HttpContext context, string token, TimeSpan lifetime) => context.Response.Cookies.Append(NameFor(context), token, Options(context, lifetime));

    /// <summary>The session of a request; null where it has none.</summary>
    public static string? Read(HttpContext context) => context.Request.Cookies[NameFor(context)];

    /// <summary>Makes the browser forget its session.</summary>
    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(NameFor(context), Options(context, null));

    private static string NameFor(HttpContext context) => context.Request.IsHttps ? "__Host-" + Name : Name;

    private static CookieOptions Options(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", IsEssential = true, MaxAge = lifetime,
    };
}
