using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Anomaly.Detection.Series;
using Anomaly.MarketData.Calendars;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Anomaly.Chaos.Week;

/// <summary>Answers as Yahoo's chart API does, on a clock of the test, fails by plan, and remembers when it was asked for what.</summary>
internal sealed class StandInYahoo : IAsyncDisposable
{
    private readonly SharedClock _clock;
    private readonly WeekPlan _plan;
    private readonly Dictionary<string, TradedSeries> _series;
    private readonly WebApplication _app;

    private StandInYahoo(SharedClock clock, WeekPlan plan, IEnumerable<TradedSeries> series)
    {
        (_clock, _plan) = (clock, plan);
        _series = series.ToDictionary(one => one.Series.ToString());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapGet("/v8/finance/chart/{symbol}", AnswerAsync);
    }

    public string Address => _app.Urls.First();

    /// <summary>When each request was sent, whatever its answer was.</summary>
    public ConcurrentQueue<DateTime> Requests { get; } = new();

    /// <summary>Which series were answered when.</summary>
    public ConcurrentQueue<(TradedSeries Series, DateTime At)> Answers { get; } = new();

    /// <summary>Requests that each disturbance has met.</summary>
    public ConcurrentDictionary<Disturbance, int> Failures { get; } = new();

    /// <summary>Called on each answer.</summary>
    public Action<TradedSeries>? Answered { get; set; }

    /// <summary>Called on each request.</summary>
    public Action? Asked { get; set; }

    public static async Task<StandInYahoo> StartAsync(SharedClock clock, WeekPlan plan, IEnumerable<TradedSeries> series)
    {
        var source = new StandInYahoo(clock, plan, series);
        await source._app.StartAsync();
        return source;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var now = _clock.Now;
        Requests.Enqueue(new DateTime(long.Parse(context.Request.Headers[ClockInProduct.SentHeader]!, CultureInfo.InvariantCulture), DateTimeKind.Utc));
        Asked?.Invoke();
        var (symbol, query) = ((string)context.GetRouteValue("symbol")!, context.Request.Query);
        if (!_series.TryGetValue($"{symbol}/{query["interval"]}", out var series))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("""{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}}""");
            return;
        }

        if (_plan.DisturbanceOf(series.Series.Ticker.Market, now) is { } disturbance)
        {
            Failures.AddOrUpdate(disturbance, 1, (_, count) => count + 1);
            await FailAsync(context, disturbance.Trouble);
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Chart(series, Time(query["period1"]!), Time(query["period2"]!), now));
        Answers.Enqueue((series, now));
        Answered?.Invoke(series);
    }

    private static async Task FailAsync(HttpContext context, Trouble trouble)
    {
        switch (trouble)
        {
            case Trouble.Aborted:
                context.Abort();
                return;
            case Trouble.Unavailable:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            case Trouble.Limited:
                context.Response.Headers.RetryAfter = "60";
                break;
        }

        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        await context.Response.WriteAsync("Too Many Requests");
    }

    private static ReadOnlyMemory<byte> Chart(TradedSeries series, DateTime from, DateTime to, DateTime now)
    {
        var market = series.Series.Ticker.Market;
        var session = series.SessionAt(now);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("chart");
            json.WriteStartArray("result");
            json.WriteStartObject();
            json.WriteStartObject("meta");
            json.WriteString("currency", market == Market.US ? "USD" : market == Market.JP ? "JPY" : "THB");
            json.WriteString("symbol", series.Series.Ticker.Symbol);
            json.WriteString("exchangeName", "NMS");
            json.WriteString("exchangeTimezoneName", MarketHours.Of(market).Zone.Id);
            json.WriteString("dataGranularity", series.Series.Interval.Code);
            json.WriteNumber("exchangeDataDelayedBy", WeekMarkets.QuoteDelayOf(market).TotalMinutes);
            json.WriteStartObject("currentTradingPeriod");
            json.WriteStartObject("regular");
            json.WriteNumber("start", Seconds(session.Opens));
            json.WriteNumber("end", Seconds(session.Closes));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            series.WriteRows(json, from, to, now);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteNull("error");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static DateTime Time(string seconds) => DateTime.UnixEpoch.AddSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));

    private static long Seconds(DateTime time) => (long)(time - DateTime.UnixEpoch).TotalSeconds;
}
