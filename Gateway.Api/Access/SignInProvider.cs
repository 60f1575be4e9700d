using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Access;

/// <summary>Where people have accounts that they sign in here with. It gives their browser a code, which is exchanged for who they are.</summary>
internal abstract class SignInProvider(HttpClient client)
{
    private const int MostCharactersOfName = 100, MostCharactersOfPicture = 1000;

    /// <summary>Its name in addresses.</summary>
    public abstract string Name { get; }

    /// <summary>Its name in sentences.</summary>
    protected abstract string Title { get; }

    /// <summary>Where a browser goes to sign in, and comes back from with a code.</summary>
    public abstract Task<string> SignInAddressAsync(SignInAttempt attempt, CancellationToken cancellationToken);

    /// <summary>Who the provider gave a code to.</summary>
    /// <param name="code">The code.</param>
    /// <param name="attempt">What the browser was sent away with; null for pages of the system before this one, which send nothing along.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AccountException">The provider refuses, in its own words.</exception>
    /// <exception cref="DetectionException">It cannot be reached, or answers what cannot be read.</exception>
    public abstract Task<ProviderProfile> AskAsync(string? code, SignInAttempt? attempt, CancellationToken cancellationToken);

    /// <summary>A code, where it can be one.</summary>
    protected static string Required(string? code) => !string.IsNullOrWhiteSpace(code) && code.Length <= 4000
        ? code
        : throw new AccountException(AccountProblem.BadInput, "Missing authorization code", "code");

    /// <summary>What the provider answers to a request.</summary>
    protected async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            using var document = JsonDocument.Parse(text);
            var body = document.RootElement.Clone();
            if (answer.IsSuccessStatusCode)
                return body;
            throw Refused(TextOf(body, "error_description") ?? TextOf(body, "message") ?? TextOf(body, "error") ?? $"{Title} refuses this ({(int)answer.StatusCode}).");
        }
        catch (JsonException)
        {
            throw Unreadable();
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Unreachable();
        }
    }

    protected static string? TextOf(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    protected static string? NameOf(string? name) => Accounts.Text(name is { Length: > MostCharactersOfName } ? name[..MostCharactersOfName] : name, "name");

    /// <summary>Pages show it: nothing but an address of the web.</summary>
    protected static string? PictureOf(string? picture) =>
        picture is { Length: <= MostCharactersOfPicture } && Uri.TryCreate(picture, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address.AbsoluteUri : null;

    protected static AccountException Refused(string why) => new(AccountProblem.BadInput, why, "code");

    protected DetectionException Unreadable() => new(DetectionErrorKind.SourceUnreadable, $"{Title} answered something that cannot be read. Try again later.");

    protected DetectionException Unreachable() =>
        new(DetectionErrorKind.SourceUnavailable, $"{Title} cannot be reached, or does not answer. Try again in a moment.", TimeSpan.FromSeconds(5));
}

/// <summary>What a browser is sent away with to sign in elsewhere, and must come back with. It stays in the browser, signed.</summary>
/// <param name="State">Given back with the code: nobody else's code is taken.</param>
/// <param name="Verifier">Proves, in the exchange of the code, that it was asked for here (PKCE).</param>
/// <param name="Nonce">Stands in what the provider signs.</param>
internal sealed record SignInAttempt(string State, string Verifier, string Nonce)
{
    /// <summary>The hash of <see cref="Verifier"/>, which the provider is told beforehand.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public static SignInAttempt New() => new(Secrets.NewToken(), Secrets.NewToken(), Secrets.NewToken());
}
