using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Anomaly.Chaos.Soak;

/// <summary>A call of the soak.</summary>
/// <param name="Kind">What was asked for: <c>chart</c>, <c>list</c>, <c>scan</c> or <c>backfill</c>.</param>
/// <param name="At">When it ended, since the start of the load.</param>
internal sealed record SoakCall(string Kind, TimeSpan At, TimeSpan Took, HttpStatusCode? Status);

/// <summary>Users of a gateway who do all of its work at once, at a steady rate: charts, lists, event streams, scans, backfills.</summary>
internal sealed class SoakLoad : IAsyncDisposable
{
    private static readonly string[] Intervals = ["1d", "1h", "15m", "1m"];
    private readonly HttpClient _http;
    private readonly IReadOnlyList<string> _tickers;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<Task> _users;
    private long _events;

    public SoakLoad(Uri address, IReadOnlyList<string> tickers)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };
        _tickers = tickers;
        _users =
        [
            RepeatAsync("chart", TimeSpan.FromMilliseconds(40), turn => GetAsync($"/py/chart?ticker={Ticker(turn)}&interval={Intervals[turn % Intervals.Length]}&period=5d")),
            RepeatAsync("chart", TimeSpan.FromMilliseconds(60), turn => GetAsync($"/py/chart?ticker={Ticker(turn)},{Ticker(turn + 1)}&interval=1d&period=1y&nocache=1")),
            RepeatAsync("list", TimeSpan.FromMilliseconds(100), turn => GetAsync(turn % 2 == 0 ? "/api/v1/anomalies?limit=100" : "/api/v1/runs?limit=100")),
            RepeatAsync("scan", TimeSpan.FromSeconds(2), _ => PostAsync("/api/v1/scheduler/scan", null)),
            RepeatAsync("backfill", TimeSpan.FromSeconds(1), turn => PostAsync(
                "/api/v1/backfills", new { ticker = Ticker(turn), interval = Intervals[turn % 2], max_period = "2y", force = turn % 3 == 0 })),
            .. Enumerable.Range(0, 4).Select(_ => ListenAsync()),
        ];
    }

    public ConcurrentQueue<SoakCall> Calls { get; } = new();

    /// <summary>Lines that the streams have brought.</summary>
    public long Events => Interlocked.Read(ref _events);

    public TimeSpan Now => _clock.Elapsed;

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_users);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _stopping.Dispose();
    }

    private string Ticker(int turn) => _tickers[turn % _tickers.Count];

    private async Task RepeatAsync(string kind, TimeSpan beat, Func<int, Task<HttpResponseMessage>> call)
    {
        using var timer = new PeriodicTimer(beat);
        for (var turn = 0; !_stopping.IsCancellationRequested; turn++)
        {
            var began = _clock.Elapsed;
            var status = await StatusAsync(() => call(turn));
            if (_stopping.IsCancellationRequested)
                return;
            Calls.Enqueue(new SoakCall(kind, _clock.Elapsed, _clock.Elapsed - began, status));
            await IgnoringTheEndAsync(() => timer.WaitForNextTickAsync(_stopping.Token).AsTask());
        }
    }

    /// <summary>Listens to anomalies, and every now and then begins anew as browsers do.</summary>
    private async Task ListenAsync()
    {
        while (!_stopping.IsCancellationRequested)
            await IgnoringTheEndAsync(ReadStreamAsync);
    }

    private async Task ReadStreamAsync()
    {
        using var visit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        visit.CancelAfter(TimeSpan.FromSeconds(5));
        using var stream = new StreamReader(await _http.GetStreamAsync("/api/v1/events?last_event_id=0", visit.Token));
        while (await stream.ReadLineAsync(visit.Token) is not null)
            Interlocked.Increment(ref _events);
    }

    private Task<HttpResponseMessage> GetAsync(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        return _http.SendAsync(request, _stopping.Token);
    }

    private Task<HttpResponseMessage> PostAsync(string path, object? body) => body is null ? _http.PostAsync(path, null, _stopping.Token) : _http.PostAsJsonAsync(path, body, _stopping.Token);

    private static async Task<HttpStatusCode?> StatusAsync(Func<Task<HttpResponseMessage>> call)
    {
        try
        {
            using var answer = await call();
            return answer.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task IgnoringTheEndAsync(Func<Task> wait)
    {
        try
        {
            await wait();
        }
        catch (OperationCanceledException)
        {
            // The visit or the load is over.
        }
    }
}
