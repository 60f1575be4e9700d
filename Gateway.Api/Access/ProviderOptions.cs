namespace Anomaly.Gateway.Api.Access;

/// <summary>LINE Login, as LINE's developer console gives it.</summary>
internal sealed class LineOptions
{
    /// <summary>The channel's id. Default: none, so nobody signs in by LINE.</summary>
    public string? ChannelId { get; set; }

    /// <summary>The channel's secret.</summary>
    public string? ChannelSecret { get; set; }

    /// <summary>Where LINE sends people back to on the pages of the system before this one, as registered with the channel.</summary>
    public string? RedirectUri { get; set; }

    /// <summary>Where LINE sends people back to on our own pages, as registered with the channel: this gateway's address with <c>/auth/line/return</c>.</summary>
    public string? ReturnUri { get; set; }

    /// <summary>LINE's API. Default: <c>https://api.line.me</c>.</summary>
    public string ApiBaseUrl { get; set; } = "https://api.line.me";

    /// <summary>Where people sign in to LINE. Default: <c>https://access.line.me</c>.</summary>
    public string SignInBaseUrl { get; set; } = "https://access.line.me";

    /// <summary>Whether there is a channel.</summary>
    public bool IsSetUp => !string.IsNullOrEmpty(ChannelId);

    /// <summary>A sentence for each setting that cannot work.</summary>
    public IEnumerable<string> FindProblems(string section)
    {
        if (!IsSetUp)
            yield break;
        if (string.IsNullOrEmpty(ChannelSecret))
            yield return $"{section}:{nameof(ChannelSecret)} must be set with {section}:{nameof(ChannelId)}.";
        foreach (var (name, value) in new[] { (nameof(ApiBaseUrl), ApiBaseUrl), (nameof(SignInBaseUrl), SignInBaseUrl), (nameof(RedirectUri), RedirectUri), (nameof(ReturnUri), ReturnUri) })
        {
            if (!string.IsNullOrEmpty(value) && !WebAddress.IsWellFormed(value))
                yield return $"{section}:{name} is '{value}', which is no address: write, for example, https://anomaly.example/auth/line/return.";
        }
    }
}

/// <summary>A provider of OpenID Connect, such as a company's own.</summary>
internal sealed class OpenIdOptions
{
    /// <summary>The provider's address, at which <c>/.well-known/openid-configuration</c> is. Default: none, so nobody signs in by it.</summary>
    public string? Authority { get; set; }

    /// <summary>What the provider calls this product.</summary>
    public string? ClientId { get; set; }

    /// <summary>Proves to the provider who asks.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Where the provider sends people back to, as registered with it: this gateway's address with <c>/auth/openid/return</c>.</summary>
    public string? ReturnUri { get; set; }

    /// <summary>What pages call the provider. Default: the host of <see cref="Authority"/>.</summary>
    public string? Name { get; set; }

    /// <summary>Whether there is a provider.</summary>
    public bool IsSetUp => !string.IsNullOrEmpty(Authority);

    /// <summary>What to call the provider.</summary>
    public string Title => string.IsNullOrWhiteSpace(Name) ? new Uri(Authority!).Host : Name;

    /// <summary>A sentence for each setting that cannot work.</summary>
    public IEnumerable<string> FindProblems(string section)
    {
        if (!IsSetUp)
            yield break;
        foreach (var (name, value) in new[] { (nameof(ClientId), ClientId), (nameof(ClientSecret), ClientSecret), (nameof(ReturnUri), ReturnUri) })
        {
            if (string.IsNullOrEmpty(value))
                yield return $"{section}:{name} must be set with {section}:{nameof(Authority)}.";
        }

        if (!WebAddress.IsWellFormed(Authority!))
            yield return $"{section}:{nameof(Authority)} is '{Authority}', which is no address: write, for example, https://accounts.example.com.";
        else if (new Uri(Authority!) is { IsLoopback: false } authority && authority.Scheme != Uri.UriSchemeHttps)
            yield return $"{section}:{nameof(Authority)} is '{Authority}': what a provider says over plain http, anybody on the way can change. Write https.";
        if (!string.IsNullOrEmpty(ReturnUri) && !WebAddress.IsWellFormed(ReturnUri))
            yield return $"{section}:{nameof(ReturnUri)} is '{ReturnUri}', which is no address: write, for example, https://anomaly.example/auth/openid/return.";
    }
}

/// <summary>Addresses of the web in settings.</summary>
internal static class WebAddress
{
    public static bool IsWellFormed(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
