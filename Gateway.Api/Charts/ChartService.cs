using System.Runtime.ExceptionServices;
using Anomaly.Gateway.Api.Hosting;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>
/// Gets the charts of one request, all tickers at once, each for itself: one that fails or is slow does not take the others with it. A grain is told which
/// edition is kept here, and sends columns only where that no longer holds: they are the better part of what a chart costs between two processes.
/// </summary>
internal sealed partial class ChartService(
    IGrainFactory grains, ChartCache cache, ChartSlots slots, MarketSessions sessions, GatewayInstruments instruments, TimeProvider timeProvider,
    ILogger<ChartService> logger)
{
    /// <summary>How long bringing detection up to date may hold a chart up.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>How long one ticker may hold up the others.</summary>
    private static readonly TimeSpan TickerTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The charts, in the order of the tickers, which share the rows of an answer; with refresh, past every cache.</summary>
    /// <exception cref="Exception">Not one of the tickers could be answered: what the first of them failed with.</exception>
    public async Task<ChartResult> GetAsync(
        IReadOnlyList<Ticker> tickers, Interval interval, Period period, bool refresh, DateTime? asOf, CancellationToken cancellationToken)
    {
        using var slot = await slots.EnterAsync(cancellationToken);
        var charts = await Task.WhenAll(tickers.Select(ticker => GetAsync(KeyOf(ticker, interval, period, tickers.Count) with { AsOf = asOf }, refresh, cancellationToken)));
        if (charts.All(chart => chart.Failure is not null))
            ExceptionDispatchInfo.Throw(charts[0].Failure!);
        foreach (var failed in charts.Where(chart => chart.Failure is not null && ErrorTable.For(chart.Failure).Unexpected))
            LogFailed(failed.Failure!, failed.Ticker);
        return new ChartResult(charts, cacheable: !refresh, asOf);
    }

    /// <summary>A window of one series.</summary>
    public async Task<ChartWindowResult> GetWindowAsync(SeriesKey series, ChartWindowQuery query, CancellationToken cancellationToken)
    {
        using var slot = await slots.EnterAsync(cancellationToken);
        var window = await grains.Series(series).GetChartWindowAsync(query, cancellationToken).WaitAsync(TickerTimeout, timeProvider, cancellationToken);
        return new ChartWindowResult(ChartWindowView.Of(window));
    }

    /// <summary>What there is of each ticker, in numbers: for people who look for what a chart lacks.</summary>
    public async Task<IReadOnlyDictionary<string, ChartDebugView>> DescribeAsync(
        IReadOnlyList<Ticker> tickers, Interval interval, Period period, CancellationToken cancellationToken)
    {
        using var slot = await slots.EnterAsync(cancellationToken);
        var views = await Task.WhenAll(tickers.Select(async ticker =>
        {
            try
            {
                var key = KeyOf(ticker, interval, period, tickers.Count);
                return ChartDebugView.Of(await AskAsync(key, refresh: false, known: null, cancellationToken).WaitAsync(TickerTimeout, timeProvider, cancellationToken));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                return ChartDebugView.Failed(ErrorTable.For(exception).Detail);
            }
        }));
        return tickers.Zip(views).ToDictionary(pair => pair.First.Symbol, pair => pair.Second);
    }

    private static ChartKey KeyOf(Ticker ticker, Interval interval, Period period, int tickers) =>
        new(new SeriesKey(ticker, interval), period, ChartQuery.MostRows / tickers);

    private async Task<Chart> GetAsync(ChartKey key, bool refresh, CancellationToken cancellationToken)
    {
        try
        {
            return await DrawAsync(key, refresh, cancellationToken).WaitAsync(TickerTimeout, timeProvider, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A ticker that nobody knows is an answer. Any other failure is the request's where no ticker has an answer.
            var isAnswer = exception is DetectionException { Kind: DetectionErrorKind.NotFound };
            return new Chart(key.Series.Ticker, ChartJson.Of(key.Series.Ticker, null, default))
            {
                Warning = ErrorTable.For(exception).Detail,
                Failure = isAnswer ? null : exception,
            };
        }
    }

    private async Task<Chart> DrawAsync(ChartKey key, bool refresh, CancellationToken cancellationToken)
    {
        var session = await sessions.GetAsync(key.Series.Ticker.Market, cancellationToken);
        var kept = refresh ? null : cache.Find(key, session);
        var series = await AskAsync(key, refresh, kept?.Edition, cancellationToken);
        var json = series switch
        {
            { IsKnown: true } => kept!,
            // Others who asked at the same time may have written it by now.
            { Edition: { } edition } when cache.Find(key, session) is { } written && written != kept && written.Edition == edition => written,
            _ => ChartJson.Of(key.Series.Ticker, series, session),
        };
        json = json.With(series?.Warning);
        if (series?.Edition is not null)
        {
            instruments.ChartServed(fromCache: series.IsKnown);
            if (json != kept)
                cache.Keep(key, json);
        }

        return new Chart(key.Series.Ticker, json) { Warning = series?.Warning };
    }

    private Task<ChartSeries?> AskAsync(ChartKey key, bool refresh, string? known, CancellationToken cancellationToken)
    {
        var query = new ChartQuery { Period = key.Period, Budget = Budget, Refresh = refresh, Known = known, MaxRows = key.MaxRows, AsOf = key.AsOf };
        return grains.Series(key.Series).GetChartAsync(query, cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Error, "The chart of {Ticker} failed unexpectedly and was left out of an answer")]
    private partial void LogFailed(Exception fault, Ticker ticker);
}
