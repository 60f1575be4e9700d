using System.Net.Http.Headers;
using System.Text.Json;
using Anomaly.People;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Anomaly.Gateway.Api.Access;

/// <summary>
/// Asks a provider of OpenID Connect who somebody is: exchanges the code that it gave their browser for a token that it signed. What it says of itself (addresses, keys) is read at
/// <c>/.well-known/openid-configuration</c> when it is needed, and again when a key is new. Source: OpenID Connect Core 1.0, 3.1.
/// </summary>
internal sealed class OpenIdLogin(HttpClient client, OpenIdMetadata metadata, IOptions<AuthOptions> options) : SignInProvider(client)
{
    private const int MostCharactersOfId = 500;
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <inheritdoc cref="Name" />
    public const string InAddresses = "openid";

    public override string Name => InAddresses;

    protected override string Title => OpenId.Title;

    private OpenIdOptions OpenId => options.Value.OpenId.IsSetUp
        ? options.Value.OpenId
        : throw new AccountException(AccountProblem.NotSetUp, $"Nobody can sign in by OpenID Connect here: {AuthOptions.Section}:OpenId:Authority is not set.");

    public override async Task<string> SignInAddressAsync(SignInAttempt attempt, CancellationToken cancellationToken)
    {
        var (openId, provider) = (OpenId, await ReadMetadataAsync(cancellationToken));
        return new OpenIdConnectMessage
        {
            IssuerAddress = provider.AuthorizationEndpoint, ResponseType = OpenIdConnectResponseType.Code, ClientId = openId.ClientId, RedirectUri = openId.ReturnUri, Scope = "openid profile email",
            State = attempt.State, Nonce = attempt.Nonce, Parameters = { ["code_challenge"] = attempt.Challenge, ["code_challenge_method"] = "S256" },
        }.CreateAuthenticationRequestUrl();
    }

    public override async Task<ProviderProfile> AskAsync(string? code, SignInAttempt? attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var (openId, provider) = (OpenId, await ReadMetadataAsync(cancellationToken));
        var tokens = await ExchangeAsync(Required(code), attempt, openId, provider, cancellationToken);
        var token = await Handler.ValidateTokenAsync(TextOf(tokens, "id_token"), new TokenValidationParameters
        {
            ConfigurationManager = metadata.Of(openId), ValidAudience = openId.ClientId, RequireSignedTokens = true, RequireExpirationTime = true,
        });
        if (!token.IsValid || Text("nonce") != attempt.Nonce || (Text("azp") is { } party && party != openId.ClientId) || Text("sub") is not { Length: > 0 and <= MostCharactersOfId } subject)
            throw Refused($"{Title} signed something that was not asked for.");
        // Some say in the token who somebody is, others at an address of its own.
        var person = JsonSerializer.SerializeToElement(token.Claims);
        if (Text("name") is null && Text("email") is null && provider.UserInfoEndpoint is { Length: > 0 } address)
        {
            using var ask = new HttpRequestMessage(HttpMethod.Get, address);
            ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TextOf(tokens, "access_token") ?? throw Unreadable());
            person = await SendAsync(ask, cancellationToken);
            if (TextOf(person, "sub") != subject)
                throw Refused($"{Title} speaks of somebody else.");
        }

        return new ProviderProfile(
            LoginMethod.OpenId, $"{provider.Issuer} {subject}", NameOf(TextOf(person, "name") ?? TextOf(person, "preferred_username")), PictureOf(TextOf(person, "picture")), AddressOf(person));

        string? Text(string claim) => token.Claims.TryGetValue(claim, out var value) ? value as string : null;
    }

    /// <summary>Says who we are in the way that the provider names, by itself in the header.</summary>
    private async Task<JsonElement> ExchangeAsync(string code, SignInAttempt attempt, OpenIdOptions openId, OpenIdConnectConfiguration provider, CancellationToken cancellationToken)
    {
        var fields = new Dictionary<string, string?>
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = openId.ReturnUri, ["client_id"] = openId.ClientId, ["code_verifier"] = attempt.Verifier,
        };
        var isInBody = provider.TokenEndpointAuthMethodsSupported.Contains("client_secret_post");
        if (isInBody)
            fields["client_secret"] = openId.ClientSecret;
        using var form = new FormUrlEncodedContent(fields);
        using var exchange = new HttpRequestMessage(HttpMethod.Post, provider.TokenEndpoint) { Content = form };
        if (!isInBody)
        {
            var pair = $"{Uri.EscapeDataString(openId.ClientId!)}:{Uri.EscapeDataString(openId.ClientSecret!)}";
            exchange.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(pair)));
        }

        return await SendAsync(exchange, cancellationToken);
    }

    private async Task<OpenIdConnectConfiguration> ReadMetadataAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await metadata.Of(OpenId).GetConfigurationAsync(cancellationToken);
        }
        catch (InvalidOperationException)
        {
            throw Unreachable();
        }
    }

    /// <summary>An address that the provider knows to be theirs; others could be anybody's.</summary>
    private static string? AddressOf(JsonElement person) =>
        person.TryGetProperty("email_verified", out var verified) && (verified.ValueKind == JsonValueKind.True || TextOf(person, "email_verified") == "true")
            ? EmailAddress.Find(TextOf(person, "email"))
            : null;
}

/// <summary>What the provider of OpenID Connect says of itself, kept for a day.</summary>
internal sealed class OpenIdMetadata(IHttpClientFactory clients)
{
    private ConfigurationManager<OpenIdConnectConfiguration>? _manager;

    /// <summary>Reads it of the provider that the settings name.</summary>
    public ConfigurationManager<OpenIdConnectConfiguration> Of(OpenIdOptions options) => LazyInitializer.EnsureInitialized(
        ref _manager, () => new($"{options.Authority!.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new Documents(clients)));

    private sealed class Documents(IHttpClientFactory clients) : IDocumentRetriever
    {
        public Task<string> GetDocumentAsync(string address, CancellationToken cancel) => clients.CreateClient(nameof(OpenIdLogin)).GetStringAsync(new Uri(address), cancel);
    }
}
