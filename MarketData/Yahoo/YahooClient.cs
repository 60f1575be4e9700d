using Anomaly.MarketData.Requests;
using Microsoft.Extensions.Logging;

namespace Anomaly.MarketData.Yahoo;

/// <summary>
/// Sends requests to the API. Each try waits for a permit of the shared budget; a call is tried up to three times, and after repeated failures the circuit opens
/// (<see cref="YahooResilience"/>). Equal calls that are under way at the same time share one.
/// </summary>
internal sealed class YahooClient(
    IHttpClientFactory clients, IRequestBudget budget, MarketDataInstruments instruments, IOptions<YahooOptions> options, TimeProvider time, ILogger<YahooClient> logger)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string HttpClientName = "Yahoo";

    /// <summary>How long a call may take once it has its first permit, tries and pauses between them together.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long one try may take, body included.</summary>
    public static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(15);

    /// <summary>How long a call waits for its first permit.</summary>
    public static readonly TimeSpan MostBudgetWait = TimeSpan.FromSeconds(30);

    private readonly YahooResilience _resilience = new(time, logger);
    private readonly SharedRequests<YahooAnswer> _charts = new();
    private readonly SharedRequests<IReadOnlyList<SearchQuote?>> _searches = new();
    private readonly SharedRequests<YahooSession> _sessions = new();
    private readonly Uri _base = new(options.Value.BaseUrl.TrimEnd('/') + "/");
    private YahooSession? _session;

    /// <summary>One window of a series.</summary>
    /// <exception cref="MarketDataException">The API cannot answer, or not so that it can be read.</exception>
    public Task<YahooAnswer> GetChartAsync(Ticker ticker, Interval interval, YahooWindow window, CancellationToken cancellationToken)
    {
        var path = $"v8/finance/chart/{Uri.EscapeDataString(ticker.Symbol)}?interval={interval.Code}&period1={window.From}&period2={window.To}&includePrePost=false&events=div,splits";
        return _charts.GetAsync(path, token => CallAsync(path, (response, inTime) => YahooAnswers.ReadChartAsync(response, time, inTime), token), cancellationToken);
    }

    /// <summary>What the API finds for a text.</summary>
    /// <exception cref="MarketDataException">The API cannot answer, or not so that it can be read.</exception>
    public Task<IReadOnlyList<SearchQuote?>> SearchAsync(string text, int limit, CancellationToken cancellationToken)
    {
        var path = $"v1/finance/search?q={Uri.EscapeDataString(text)}&quotesCount={limit}&newsCount=0&listsCount=0";
        return _searches.GetAsync(path, token => CallAsync(path, ReadSearchAsync, token), cancellationToken);
    }

    private async Task<IReadOnlyList<SearchQuote?>> ReadSearchAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            YahooAnswers.Of(response.StatusCode, await YahooAnswers.ReadErrorAsync(response, cancellationToken), YahooAnswers.RetryAfterOf(response, time));
            return [];
        }

        return (await YahooAnswers.ReadAsync(response, YahooJson.Default.SearchDocument, cancellationToken)).Quotes ?? [];
    }

    private Task<T> CallAsync<T>(string path, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken) => _resilience.CallAsync(
        AwaitPermitAsync,
        async token =>
        {
            var session = _session;
            try
            {
                return await InTimeAsync(inTime => TryAsync(path, session, read, inTime), token);
            }
            catch (YahooTryException e) when (e.WantsCrumb)
            {
                var renewed = await RenewAsync(session, token);
                await AwaitPermitAsync(token);
                return await InTimeAsync(inTime => TryAsync(path, renewed, read, inTime), token);
            }
        },
        instruments.Withheld,
        cancellationToken);

    private async Task AwaitPermitAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var limit = new CancellationTokenSource(MostBudgetWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await budget.AcquireAsync(either.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MarketDataUnavailableException($"More requests wait for Yahoo than its budget of {options.Value.RequestsPerSecond:0.##} a second allows.", MostBudgetWait, e);
        }
        finally
        {
            instruments.BudgetAwaited(time.GetElapsedTime(start));
        }
    }

    /// <summary>Limits, counts and times one try, body included, and puts its failures into one form.</summary>
    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var limit = new CancellationTokenSource(TryTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var answer = await work(either.Token);
            Count(RequestOutcome.Answered);
            return answer;
        }
        catch (YahooTryException e)
        {
            Count(e.Outcome);
            throw;
        }
        catch (MarketDataFormatException)
        {
            Count(RequestOutcome.Unreadable);
            throw;
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Count(RequestOutcome.TimedOut);
            throw new YahooTryException(RequestOutcome.TimedOut, $"Yahoo did not answer within {TryTimeout.TotalSeconds:0} seconds.", innerException: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            Count(RequestOutcome.Failed);
            throw new YahooTryException(RequestOutcome.Failed, "The connection to Yahoo failed.", innerException: e);
        }

        void Count(RequestOutcome outcome) => instruments.Answered(outcome, time.GetElapsedTime(start));
    }

    private async Task<T> TryAsync<T>(string path, YahooSession? session, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_base, session is null ? path : $"{path}&crumb={Uri.EscapeDataString(session.Crumb)}"));
        if (session is not null)
            request.Headers.TryAddWithoutValidation("Cookie", session.Cookie);
        using var response = await SendAsync(request, cancellationToken);
        return await read(response, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", options.Value.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/plain, */*");
        using var http = clients.CreateClient(HttpClientName);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Opens a new session, unless another call has done so since this one was refused.</summary>
    private async Task<YahooSession> RenewAsync(YahooSession? refused, CancellationToken cancellationToken)
    {
        if (_session is { } renewed && renewed != refused)
            return renewed;
        return _session = await _sessions.GetAsync("session", OpenAsync, cancellationToken);

        Task<YahooSession> OpenAsync(CancellationToken token) => InTimeAsync(
            inTime => YahooSession.OpenAsync(SendWithPermitAsync, new Uri(options.Value.CookieUrl), new Uri(_base, "v1/test/getcrumb"), time, inTime), token);
    }

    private async Task<HttpResponseMessage> SendWithPermitAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await AwaitPermitAsync(cancellationToken);
        return await SendAsync(request, cancellationToken);
    }
}
