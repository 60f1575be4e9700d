using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Anomaly.Chaos.Load;

/// <summary>
/// Callers that offer new bars and ask for them to be detected, all the time, and keep what they were answered. As a load balancer would, they know
/// all processes, and repeat a call whose connection broke, or that nobody answered for a while, on the others in turn: some may have been killed before.
/// </summary>
internal sealed class DetectionLoad : IAsyncDisposable
{
    // Longer than a frozen silo takes to be declared dead: twice the longest probe.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(9);
    private readonly OfferedMarket _market;
    private readonly Func<IReadOnlyList<Uri>> _addresses;
    private readonly HttpClient _http = new() { Timeout = AnswerLimit };
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<CallRecord> _calls = new();
    private readonly List<Task> _callers;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _turn;

    public DetectionLoad(OfferedMarket market, Func<IReadOnlyList<Uri>> addresses, int callers)
    {
        _market = market;
        _addresses = addresses;
        _callers = [.. market.Tickers.Chunk((market.Tickers.Count + callers - 1) / callers).Select(share => Task.Run(() => CallAsync(share)))];
    }

    public TimeSpan Now => _clock.Elapsed;

    public IReadOnlyCollection<CallRecord> Calls => _calls;

    /// <summary>The calls that did not succeed and ended after an instant.</summary>
    public IReadOnlyList<CallRecord> Refused(TimeSpan since) => [.. _calls.Where(call => call.Ended >= since && call.Status != HttpStatusCode.OK)];

    /// <summary>Whether a call of every ticker that began after an instant has succeeded.</summary>
    public bool HaveAllAnswered(TimeSpan since) =>
        _calls.Where(call => call.Started >= since && call.Status == HttpStatusCode.OK).Select(call => call.Ticker).Distinct().Count() == _market.Tickers.Count;

    /// <summary>The longest time, since an instant, that a caller was refused without a break.</summary>
    public TimeSpan LongestOutage(TimeSpan since) => _calls.Where(call => call.Ended >= since)
        .GroupBy(call => call.Ticker)
        .Select(calls => LongestOutage(calls.OrderBy(call => call.Started)))
        .Append(TimeSpan.Zero)
        .Max();

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_callers);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _stopping.Dispose();
    }

    /// <summary>One detection; false where it was refused.</summary>
    public Task<bool> DetectAsync(string ticker) => DetectAsync(ticker, [.. _addresses()]);

    /// <summary>One detection by one of these processes; false where it was refused.</summary>
    public async Task<bool> DetectAsync(string ticker, params Uri[] addresses)
    {
        var started = Now;
        var turn = (int)((uint)Interlocked.Increment(ref _turn) % addresses.Length);
        var answer = await AskAsync(addresses[turn], ticker);
        for (var others = 1; answer.Status is null && others < addresses.Length; others++)
            answer = await AskAsync(addresses[(turn + others) % addresses.Length], ticker);
        _calls.Enqueue(new CallRecord(ticker, started, Now, answer.Status, answer.Detail));
        return answer.Status == HttpStatusCode.OK;
    }

    private async Task<(HttpStatusCode? Status, string Detail)> AskAsync(Uri address, string ticker)
    {
        try
        {
            using var answer = await _http.PostAsync(new Uri(address, $"/api/v1/tickers/{ticker}/1d/detection"), null);
            return (answer.StatusCode, answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync());
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return (null, exception.Message);
        }
    }

    private async Task CallAsync(string[] tickers)
    {
        for (var i = 0; !_stopping.IsCancellationRequested; i++)
        {
            var ticker = tickers[i % tickers.Length];
            _market.Offer(ticker, 1 + (i % 3));
            while (!await DetectAsync(ticker) && !_stopping.IsCancellationRequested)
                await Task.Delay(100);
        }
    }

    private static TimeSpan LongestOutage(IEnumerable<CallRecord> calls)
    {
        var longest = TimeSpan.Zero;
        TimeSpan? refusedSince = null;
        foreach (var call in calls)
        {
            if (call.Status != HttpStatusCode.OK)
                refusedSince ??= call.Started;
            else if (refusedSince is { } since)
                (longest, refusedSince) = (call.Ended - since > longest ? call.Ended - since : longest, null);
            else if (call.Ended - call.Started > longest)
                longest = call.Ended - call.Started;
        }

        return longest;
    }
}
