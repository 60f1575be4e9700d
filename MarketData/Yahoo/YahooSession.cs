using System.Text;

namespace Anomaly.MarketData.Yahoo;

/// <summary>A cookie and the crumb that belongs to it; the API asks for them at times, and then of every request.</summary>
internal sealed record YahooSession(string Cookie, string Crumb)
{
    private const int MostCrumbBytes = 100;

    /// <summary>The cookies of a page, whatever its status: it is wanted for nothing else.</summary>
    /// <exception cref="YahooTryException">It gives none.</exception>
    public static string ReadCookie(HttpResponseMessage page)
    {
        var cookie = page.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join("; ", cookies.Select(one => one.Split(';')[0].Trim())) : "";
        return cookie.Length > 0 ? cookie : throw new YahooTryException(RequestOutcome.Refused, "Yahoo wants a session, and gives no cookie for one.");
    }

    /// <summary>Reads the crumb that the API gives for a cookie.</summary>
    /// <exception cref="YahooTryException">It gives none: an error, a page for people, or more than a crumb can be.</exception>
    public static async Task<string> ReadCrumbAsync(HttpResponseMessage answer, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
            throw new YahooTryException(RequestOutcome.Refused, $"Yahoo wants a session, and gives no crumb for one ({(int)answer.StatusCode}).", YahooAnswers.RetryAfterOf(answer, time));
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[MostCrumbBytes + 1];
        var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var crumb = Encoding.UTF8.GetString(bytes, 0, count).Trim();
        return count <= MostCrumbBytes && crumb.Length > 0 && crumb.All(letter => letter is > ' ' and < '\x7f' and not '<')
            ? crumb
            : throw new YahooTryException(RequestOutcome.Refused, "Yahoo wants a session, and gives no crumb for one.");
    }
}
