using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Anomaly.Chaos.Load;

/// <summary>Callers that offer new bars and ask the gateway to detect them, all the time, and keep what they were answered.</summary>
internal sealed class DetectionLoad : IAsyncDisposable
{
    private readonly OfferedMarket _market;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<CallRecord> _calls = new();
    private readonly List<Task> _callers;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public DetectionLoad(OfferedMarket market, Uri gateway, int callers)
    {
        _market = market;
        _http = new HttpClient { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(60) };
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
    public async Task<bool> DetectAsync(string ticker)
    {
        var started = Now;
        HttpStatusCode? status = null;
        var detail = "";
        try
        {
            using var answer = await _http.PostAsync($"/api/v1/tickers/{ticker}/1d/detection", null);
            status = answer.StatusCode;
            if (!answer.IsSuccessStatusCode)
                detail = await answer.Content.ReadAsStringAsync();
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            detail = exception.Message;
        }

        _calls.Enqueue(new CallRecord(ticker, started, Now, status, detail));
        return status == HttpStatusCode.OK;
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
