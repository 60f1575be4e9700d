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

    /// <summary>How long a call may take, tries and pauses between them together; not the time in which it waits for permits.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long one try may take, body included.</summary>
    public static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(15);

    /// <summary>How long a request waits for its permit.</summary>
    public static readonly TimeSpan MostBudgetWait = TimeSpan.FromSeconds(30);

    private readonly YahooResilience _resilience = new(time, instruments, logger);
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
        return _searches.GetAsync(path, token => CallAsync(path, (response, inTime) => YahooAnswers.ReadSearchAsync(response, time, inTime), token), cancellationToken);
    }

    private Task<T> CallAsync<T>(string path, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken) => _resilience.CallAsync(
        AwaitPermitAsync,
        async (limit, token) =>
        {
            var session = _session;
            try
            {
                return await TryAsync(AddressOf(path, session), session?.Cookie, read, token);
            }
            catch (YahooTryException e) when (e.WantsCrumb)
            {
                YahooSession renewed;
                // Shared with other calls: its requests have limits of their own.
                using (limit.Pause())
                {
                    renewed = await RenewAsync(session, token);
                    await AwaitPermitAsync(token);
                }

                return await TryAsync(AddressOf(path, renewed), renewed.Cookie, read, token);
            }
        },
        instruments.Withheld,
        cancellationToken);

    private Uri AddressOf(string path, YahooSession? session) => new(_base, session is null ? path : $"{path}&crumb={Uri.EscapeDataString(session.Crumb)}");

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

    /// <summary>Sends one request and reads its answer, for which it has a permit. Limits, counts and times both together, and puts their failures into one form.</summary>
    private async Task<T> TryAsync<T>(Uri address, string? cookie, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var limit = new CancellationTokenSource(TryTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await SendAsync(address, cookie, either.Token);
            var answer = await read(response, either.Token);
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

    private async Task<HttpResponseMessage> SendAsync(Uri address, string? cookie, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
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
        return _session = await _sessions.GetAsync("session", OpenSessionAsync, cancellationToken);
    }

    /// <summary>The cookie of a page, then the crumb that the API gives for it.</summary>
    private async Task<YahooSession> OpenSessionAsync(CancellationToken cancellationToken)
    {
        await AwaitPermitAsync(cancellationToken);
        var cookie = await TryAsync(new Uri(options.Value.CookieUrl), null, (page, _) => Task.FromResult(YahooSession.ReadCookie(page)), cancellationToken);
        await AwaitPermitAsync(cancellationToken);
        var crumb = await TryAsync(
            new Uri(_base, "v1/test/getcrumb"), cookie, (answer, inTime) => YahooSession.ReadCrumbAsync(answer, time, inTime), cancellationToken);
        return new YahooSession(cookie, crumb);
    }
}
