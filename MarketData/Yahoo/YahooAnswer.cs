using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Anomaly.Streams;

namespace Anomaly.MarketData.Yahoo;

/// <summary>What one request learned.</summary>
internal sealed record YahooAnswer
{
    /// <summary>The window, where the API knows the symbol.</summary>
    public ChartResult? Chart { get; init; }

    /// <summary>The API knows no such symbol.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>Why the API has nothing of the window, in its own words; null where it was not out of reach.</summary>
    public string? OutOfReach { get; init; }

    /// <summary>A window before the first trade of all: nothing is wrong, and nothing is there.</summary>
    public static YahooAnswer Nothing { get; } = new();
}

/// <summary>A try that failed in a way that may pass.</summary>
internal sealed class YahooTryException(RequestOutcome outcome, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>How it failed.</summary>
    public RequestOutcome Outcome => outcome;

    /// <summary>When the source wants to be asked again, counted from now.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>The API wants a cookie and its crumb with each request.</summary>
    public bool WantsCrumb { get; init; }
}

/// <summary>Reads answers of the API: bodies as streams and up to a bound, errors whichever way they are wrapped.</summary>
internal static class YahooAnswers
{
    /// <summary>The largest body that is read, in bytes, after decompression.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    private const int MostErrorBytes = 64 * 1024;
    private const int MostWords = 200;
    private const string BeforeListing = "Data doesn't exist for startDate";

    /// <summary>Reads the answer to a request for a chart.</summary>
    /// <exception cref="YahooTryException">The API cannot answer now.</exception>
    /// <exception cref="MarketDataFormatException">The answer is none of those that are known.</exception>
    public static async Task<YahooAnswer> ReadChartAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            return Of(response.StatusCode, await ReadErrorAsync(response, cancellationToken), RetryAfterOf(response, time));
        var document = await ReadAsync(response, YahooJson.Default.ChartDocument, cancellationToken);
        if ((document.Chart?.Error ?? document.Finance?.Error) is { } error)
            return Of(StatusOf(error), error, RetryAfterOf(response, time));
        return document.Chart?.Result is [{ Meta: not null } result, ..]
            ? new YahooAnswer { Chart = result }
            : throw new MarketDataFormatException("Yahoo's answer has neither a chart nor an error.");
    }

    /// <summary>Reads the answer to a search.</summary>
    /// <exception cref="YahooTryException">The API cannot answer now.</exception>
    /// <exception cref="MarketDataFormatException">The answer is none of those that are known.</exception>
    public static async Task<IReadOnlyList<SearchQuote?>> ReadSearchAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            return NothingFor(response.StatusCode, await ReadErrorAsync(response, cancellationToken));
        var document = await ReadAsync(response, YahooJson.Default.SearchDocument, cancellationToken);
        return document.Finance?.Error is { } error ? NothingFor(StatusOf(error), error) : document.Quotes ?? [];

        IReadOnlyList<SearchQuote?> NothingFor(HttpStatusCode status, ChartError? error)
        {
            Of(status, error, RetryAfterOf(response, time));
            return [];
        }
    }

    /// <summary>Reads the body of a good answer.</summary>
    /// <exception cref="YahooTryException">It is a page for people.</exception>
    /// <exception cref="MarketDataFormatException">It is too large, or no such document.</exception>
    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is "text/html")
            throw new YahooTryException(RequestOutcome.Unreadable, "Yahoo answers with a web page instead of data.");
        if (response.Content.Headers.ContentLength > MostBytes)
            throw TooLong(MostBytes);
        try
        {
            await using var body = await OpenAsync(response, MostBytes, cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken) ?? throw new MarketDataFormatException("Yahoo's answer is empty.");
        }
        catch (JsonException e) when (e is { LineNumber: 0, BytePositionInLine: 0 })
        {
            throw new YahooTryException(RequestOutcome.Unreadable, "Yahoo answers with something else than data.", innerException: e);
        }
        catch (JsonException e)
        {
            throw new MarketDataFormatException(
                $"Yahoo's answer cannot be read{(e.Path is null ? "" : $" at {e.Path}")} (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).", e);
        }
    }

    /// <summary>What an answer with another status than 200 means.</summary>
    private static YahooAnswer Of(HttpStatusCode status, ChartError? error, TimeSpan? retryAfter)
    {
        var words = error?.Description ?? error?.Code ?? "";
        words = words.Length > MostWords ? words[..MostWords] + "…" : words;
        return status switch
        {
            HttpStatusCode.BadRequest when words.StartsWith(BeforeListing, StringComparison.OrdinalIgnoreCase) => YahooAnswer.Nothing,
            HttpStatusCode.NotFound when error is not null => new YahooAnswer { IsUnknown = true },
            HttpStatusCode.NotFound => throw new MarketDataFormatException($"There is no chart API at {YahooOptions.Section}:BaseUrl."),
            HttpStatusCode.UnprocessableEntity => new YahooAnswer { OutOfReach = words },
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw new YahooTryException(
                RequestOutcome.Refused, $"Yahoo refuses the request ({(int)status}{Quoted(words)}).", retryAfter)
            {
                WantsCrumb = words.Contains("crumb", StringComparison.OrdinalIgnoreCase),
            },
            HttpStatusCode.TooManyRequests => throw new YahooTryException(RequestOutcome.Limited, "Yahoo asks for fewer requests (429).", retryAfter),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => throw new YahooTryException(
                RequestOutcome.Failed, $"Yahoo has an error ({(int)status}{Quoted(words)}).", retryAfter),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => throw new YahooTryException(
                RequestOutcome.Refused, $"Yahoo sends the request to another page ({(int)status}).", retryAfter),
            _ => throw new MarketDataFormatException($"Yahoo does not accept the request ({(int)status}{Quoted(words)})."),
        };
    }

    /// <summary>When the answer says to ask again, counted from now; null where it does not.</summary>
    public static TimeSpan? RetryAfterOf(HttpResponseMessage response, TimeProvider time)
    {
        var retryAfter = response.Headers.RetryAfter;
        var delay = retryAfter?.Delta ?? (retryAfter?.Date - time.GetUtcNow());
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }

    /// <summary>The error in the body; null where it has none that can be read, as in the plain text of a 429.</summary>
    private static async Task<ChartError?> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await OpenAsync(response, MostErrorBytes, cancellationToken);
            var document = await JsonSerializer.DeserializeAsync(body, YahooJson.Default.ChartDocument, cancellationToken);
            return document?.Chart?.Error ?? document?.Finance?.Error;
        }
        catch (Exception e) when (e is JsonException or MarketDataFormatException)
        {
            // The status says enough.
            return null;
        }
    }

    private static async Task<BoundedStream> OpenAsync(HttpResponseMessage response, long most, CancellationToken cancellationToken) =>
        new(await response.Content.ReadAsStreamAsync(cancellationToken), most, () => TooLong(most));

    private static MarketDataFormatException TooLong(long most) => new($"Yahoo's answer has more than the {most:N0} bytes that are read.");

    private static HttpStatusCode StatusOf(ChartError error) => error.Code switch
    {
        "Not Found" => HttpStatusCode.NotFound,
        "Bad Request" => HttpStatusCode.BadRequest,
        "Unprocessable Entity" => HttpStatusCode.UnprocessableEntity,
        "Unauthorized" => HttpStatusCode.Unauthorized,
        "Too Many Requests" => HttpStatusCode.TooManyRequests,
        _ => HttpStatusCode.InternalServerError,
    };

    private static string Quoted(string words) => words.Length == 0 ? "" : $": {words}";
}
