using System.Net.Http.Headers;
using Anomaly.People;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Access;

/// <summary>Asks LINE who somebody is: exchanges the code that LINE gave their browser for a token, and that for their profile. The token is not kept.</summary>
internal sealed class LineLogin(HttpClient client, IOptions<AuthOptions> options) : SignInProvider(client)
{
    /// <summary>Beginning of a state that binds a LINE account to the user whose id follows.</summary>
    public const string IntegratePrefix = "integrate-";

    private const int MostCharactersOfId = 100;

    /// <inheritdoc cref="Name" />
    public const string InAddresses = "line";

    public override string Name => InAddresses;

    protected override string Title => "LINE";

    private LineOptions Line => options.Value.Line.IsSetUp
        ? options.Value.Line
        : throw new AccountException(AccountProblem.NotSetUp, $"Nobody can sign in by LINE here: {AuthOptions.Section}:Line:ChannelId and :ChannelSecret are not set.");

    public override Task<string> SignInAddressAsync(SignInAttempt attempt, CancellationToken cancellationToken)
    {
        var line = Line;
        if (string.IsNullOrEmpty(line.ReturnUri))
            throw new AccountException(AccountProblem.NotSetUp, $"Nobody can sign in by LINE on these pages: {AuthOptions.Section}:Line:ReturnUri is not set.");
        return Task.FromResult($"{line.SignInBaseUrl.TrimEnd('/')}/oauth2/v2.1/authorize" + QueryString.Create(new Dictionary<string, string?>
        {
            ["response_type"] = "code", ["client_id"] = line.ChannelId, ["redirect_uri"] = line.ReturnUri, ["state"] = attempt.State, ["scope"] = "profile openid",
            ["code_challenge"] = attempt.Challenge, ["code_challenge_method"] = "S256",
        }));
    }

    public override async Task<ProviderProfile> AskAsync(string? code, SignInAttempt? attempt, CancellationToken cancellationToken)
    {
        var line = Line;
        var fields = new Dictionary<string, string?>
        {
            ["grant_type"] = "authorization_code", ["code"] = Required(code), ["redirect_uri"] = attempt is null ? line.RedirectUri : line.ReturnUri,
            ["client_id"] = line.ChannelId, ["client_secret"] = line.ChannelSecret,
        };
        if (attempt is not null)
            fields["code_verifier"] = attempt.Verifier;
        using var form = new FormUrlEncodedContent(fields);
        using var exchange = new HttpRequestMessage(HttpMethod.Post, $"{line.ApiBaseUrl.TrimEnd('/')}/oauth2/v2.1/token") { Content = form };
        var token = await SendAsync(exchange, cancellationToken);
        using var ask = new HttpRequestMessage(HttpMethod.Get, $"{line.ApiBaseUrl.TrimEnd('/')}/v2/profile");
        ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TextOf(token, "access_token") ?? throw Unreadable());
        var profile = await SendAsync(ask, cancellationToken);
        return TextOf(profile, "userId") is { Length: > 0 and <= MostCharactersOfId } id
            ? new ProviderProfile(LoginMethod.Line, id, NameOf(TextOf(profile, "displayName")), PictureOf(TextOf(profile, "pictureUrl")))
            : throw Unreadable();
    }
}
