using System.Net.Http.Headers;
using System.Text.Json;
using Anomaly.People;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Access;

/// <summary>Asks LINE who somebody is: exchanges the code that LINE gave their browser for a token, and that for their profile. The token is not kept.</summary>
internal sealed class LineLogin(HttpClient client, IOptions<AuthOptions> options)
{
    /// <summary>Beginning of a state that binds a LINE account to the user whose id follows.</summary>
    public const string IntegratePrefix = "integrate-";

    private const string NotUnderstood = "LINE answered something that cannot be read. Try again later.";

    private LineOptions Line => options.Value.Line.IsSetUp
        ? options.Value.Line
        : throw new AccountException(AccountProblem.NotSetUp, $"Nobody can sign in by LINE here: {AuthOptions.Section}:Line:ChannelId and :ChannelSecret are not set.");

    /// <summary>Where a browser goes to sign in to LINE, and comes back from with a code.</summary>
    /// <param name="state">Given back with the code.</param>
    /// <param name="challenge">Hash of what the exchange of the code must prove to know (PKCE).</param>
    public string SignInAddress(string state, string challenge)
    {
        var line = Line;
        if (string.IsNullOrEmpty(line.ReturnUri))
            throw new AccountException(AccountProblem.NotSetUp, $"Nobody can sign in by LINE on these pages: {AuthOptions.Section}:Line:ReturnUri is not set.");
        return $"{line.SignInBaseUrl.TrimEnd('/')}/oauth2/v2.1/authorize" + QueryString.Create(new Dictionary<string, string?>
        {
            ["response_type"] = "code", ["client_id"] = line.ChannelId, ["redirect_uri"] = line.ReturnUri, ["state"] = state, ["scope"] = "profile openid",
            ["code_challenge"] = challenge, ["code_challenge_method"] = "S256",
        });
    }

    /// <summary>Who LINE gave a code to.</summary>
    /// <param name="code">The code.</param>
    /// <param name="verifier">What the code's challenge is the hash of; null for pages of the system before this one, which have none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AccountException">LINE refuses, in its own words.</exception>
    public async Task<LineProfile> AskAsync(string? code, string? verifier, CancellationToken cancellationToken)
    {
        var line = Line;
        if (string.IsNullOrWhiteSpace(code) || code.Length > 1000)
            throw new AccountException(AccountProblem.BadInput, "Missing authorization code", "code");
        var fields = new Dictionary<string, string?>
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = verifier is null ? line.RedirectUri : line.ReturnUri,
            ["client_id"] = line.ChannelId, ["client_secret"] = line.ChannelSecret,
        };
        if (verifier is not null)
            fields["code_verifier"] = verifier;
        using var form = new FormUrlEncodedContent(fields);
        using var exchange = new HttpRequestMessage(HttpMethod.Post, $"{line.ApiBaseUrl.TrimEnd('/')}/oauth2/v2.1/token") { Content = form };
        var token = await SendAsync(exchange, cancellationToken);
        using var ask = new HttpRequestMessage(HttpMethod.Get, $"{line.ApiBaseUrl.TrimEnd('/')}/v2/profile");
        ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TextOf(token, "access_token") ?? throw Unreadable());
        var profile = await SendAsync(ask, cancellationToken);
        var (id, name) = (TextOf(profile, "userId"), TextOf(profile, "displayName"));
        return id is { Length: > 0 and <= 100 } ? new LineProfile(id, Accounts.Text(name is { Length: > 100 } ? name[..100] : name, "name") ?? "", PictureOf(profile)) : throw Unreadable();
    }

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            using var document = JsonDocument.Parse(text);
            var body = document.RootElement.Clone();
            if (answer.IsSuccessStatusCode)
                return body;
            throw new AccountException(AccountProblem.BadInput, TextOf(body, "error_description") ?? TextOf(body, "message") ?? TextOf(body, "error") ?? $"LINE refuses this ({(int)answer.StatusCode}).", "code");
        }
        catch (JsonException)
        {
            throw Unreadable();
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new DetectionException(DetectionErrorKind.SourceUnavailable, "LINE cannot be reached, or does not answer. Try again in a moment.", TimeSpan.FromSeconds(5));
        }
    }

    private static string? TextOf(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Pages show it: nothing but an address of the web.</summary>
    private static string? PictureOf(JsonElement profile) =>
        TextOf(profile, "pictureUrl") is { Length: <= 1000 } text && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address.AbsoluteUri : null;

    private static DetectionException Unreadable() => new(DetectionErrorKind.SourceUnreadable, NotUnderstood);
}
