using System.Text;

namespace Anomaly.MarketData.Yahoo;

/// <summary>A cookie and the crumb that belongs to it; the API asks for them at times, and then of every request.</summary>
internal sealed record YahooSession(string Cookie, string Crumb)
{
    private const int MostCrumbBytes = 100;

    /// <summary>Opens a session: the cookie of a page, then the crumb that the API gives for it.</summary>
    /// <param name="send">Sends a request with this process' headers.</param>
    /// <param name="cookiePage">The page.</param>
    /// <param name="crumbPage">Where the API gives the crumb.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="YahooTryException">There is no session to be had now.</exception>
    public static async Task<YahooSession> OpenAsync(
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, Uri cookiePage, Uri crumbPage, TimeProvider time, CancellationToken cancellationToken)
    {
        using var cookieRequest = new HttpRequestMessage(HttpMethod.Get, cookiePage);
        // Whatever its status: the page is wanted for its cookies only.
        using var page = await send(cookieRequest, cancellationToken);
        var cookie = page.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join("; ", cookies.Select(one => one.Split(';')[0].Trim())) : "";
        if (cookie.Length == 0)
            throw new YahooTryException(RequestOutcome.Refused, "Yahoo wants a session, and gives no cookie for one.");
        using var crumbRequest = new HttpRequestMessage(HttpMethod.Get, crumbPage);
        crumbRequest.Headers.TryAddWithoutValidation("Cookie", cookie);
        using var answer = await send(crumbRequest, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new YahooTryException(RequestOutcome.Refused, $"Yahoo wants a session, and gives no crumb for one ({(int)answer.StatusCode}).", YahooAnswers.RetryAfterOf(answer, time));
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[MostCrumbBytes + 1];
        var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var crumb = Encoding.UTF8.GetString(bytes, 0, count).Trim();
        return count <= MostCrumbBytes && crumb.Length > 0 && crumb.All(letter => letter is > ' ' and < '\x7f' and not '<')
            ? new YahooSession(cookie, crumb)
            : throw new YahooTryException(RequestOutcome.Refused, "Yahoo wants a session, and gives no crumb for one.");
    }
}
