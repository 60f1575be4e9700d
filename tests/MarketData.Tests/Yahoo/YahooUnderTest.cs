using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Anomaly.MarketData.Sources;
using Anomaly.MarketData.Yahoo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.MarketData.Tests.Yahoo;

/// <summary>The source as it is registered, on a clock of the test, with answers of the test or a server of its own.</summary>
internal sealed class YahooUnderTest : IAsyncDisposable
{
    /// <summary>At 18:00 UTC, while New York trades.</summary>
    private static readonly DateTime AMonday = new(2025, 3, 10, 18, 0, 0, DateTimeKind.Utc);

    private readonly ServiceProvider _services;
    private readonly MeterListener _listener = new();

    /// <param name="answers">Answers the requests; null for the network.</param>
    /// <param name="settings">Settings below <c>Anomaly:MarketData:Yahoo</c>.</param>
    public YahooUnderTest(StandIn? answers, params (string Name, string Value)[] settings)
        : this(answers, AMonday, settings)
    {
    }

    /// <param name="answers">Answers the requests; null for the network.</param>
    /// <param name="now">What time it is at first, UTC.</param>
    /// <param name="settings">Settings below <c>Anomaly:MarketData:Yahoo</c>.</param>
    public YahooUnderTest(StandIn? answers, DateTime now, params (string Name, string Value)[] settings)
    {
        Time = new FakeTimeProvider(now);
        Answers = answers;
        // What is not about the budget does not wait for it.
        var all = new Dictionary<string, string?> { [$"{YahooOptions.Section}:Burst"] = "1000", [$"{YahooOptions.Section}:RequestsPerSecond"] = "100" };
        foreach (var (name, value) in settings)
            all[$"{YahooOptions.Section}:{name}"] = value;
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Time).AddYahooMarketData(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
        if (answers is not null)
            services.AddHttpClient(YahooClient.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => answers);
        _services = services.BuildServiceProvider();
        Market = _services.GetRequiredService<BarSource>().Data;
        var instruments = _services.GetRequiredService<MarketDataInstruments>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instruments.Owns(instrument.Meter) && instrument.Name == "anomaly.marketdata.requests")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Outcomes.AddOrUpdate((string)tags[0].Value!, count, (_, before) => before + count));
        _listener.Start();
    }

    public FakeTimeProvider Time { get; }

    public StandIn? Answers { get; }

    public IMarketData Market { get; }

    public ConcurrentDictionary<string, long> Outcomes { get; } = new();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<BarHistory> GetAsync(string series = "AAPL/1d", string from = "2025-03-01", string to = "2025-03-12", CancellationToken cancellationToken = default) =>
        RunAsync(Market.GetBarsAsync(SeriesKey.Parse(series), ChartText.Utc(from), ChartText.Utc(to), cancellationToken));

    /// <summary>Lets time pass until a task is over; not while an answer is under way, which takes none.</summary>
    public async Task<T> RunAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            if (Answers?.UnderWay is 0)
                Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(task, Task.Delay(1));
        }

        return await task;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _services.DisposeAsync();
    }
}

/// <summary>Stands in for the API: answers each request, and remembers it with its time.</summary>
internal sealed class StandIn(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private int _underWay;

    public StandIn(Func<HttpRequestMessage, HttpResponseMessage> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    /// <summary>One answer after the other, the last for good.</summary>
    public StandIn(params Func<HttpResponseMessage>[] answers)
        : this(new Sequence(answers).Next)
    {
    }

    public ConcurrentQueue<HttpRequestMessage> Requests { get; } = new();

    public int UnderWay => Volatile.Read(ref _underWay);

    public static StandIn Always(string body) => new(() => Json(body));

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Text(string body, HttpStatusCode status, string type = "text/plain") =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };

    /// <summary>The answer to clients that ask too much.</summary>
    public static HttpResponseMessage TooMany(string? retryAfter = null)
    {
        var response = Text("Edge: Too Many Requests", HttpStatusCode.TooManyRequests);
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            Requests.Enqueue(request);
            return await answer(request, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private sealed class Sequence(Func<HttpResponseMessage>[] answers)
    {
        private int _next;

        public HttpResponseMessage Next(HttpRequestMessage request) => answers[Math.Min(Interlocked.Increment(ref _next), answers.Length) - 1]();
    }
}
