using System.Buffers;
using Anomaly.Gateway.Api.Hosting;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>
/// Gets the charts of one request, all tickers at once. A grain is told which edition is kept here, and sends columns only where that no
/// longer holds: they are the better part of what a chart costs between two processes.
/// </summary>
internal sealed class ChartService(IGrainFactory grains, ChartCache cache, MarketSessions sessions, GatewayInstruments instruments)
{
    /// <summary>How long bringing detection up to date may hold a chart up.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>Holds most charts without growing: ten years of days are 355 KB.</summary>
    private const int InitialBytes = 384 * 1024;

    /// <summary>The charts, in the order of the tickers; with refresh, past every cache.</summary>
    public async Task<ChartResult> GetAsync(IReadOnlyList<Ticker> tickers, Interval interval, Period period, bool refresh, CancellationToken cancellationToken) =>
        new(await Task.WhenAll(tickers.Select(ticker => GetAsync(new ChartKey(new SeriesKey(ticker, interval), period), refresh, cancellationToken))), Cacheable: !refresh);

    private async Task<Chart> GetAsync(ChartKey key, bool refresh, CancellationToken cancellationToken)
    {
        var session = await sessions.GetAsync(key.Series.Ticker.Market, cancellationToken);
        var kept = refresh ? null : cache.Find(key, session);
        var query = new ChartQuery { Period = key.Period, Budget = Budget, Refresh = refresh, Known = kept?.Edition };
        try
        {
            var series = await grains.Series(key.Series).GetChartAsync(query, cancellationToken);
            var chart = new Chart(key.Series.Ticker, series, session) { Warning = series?.Warning };
            return refresh || series?.Edition is null ? chart : chart with { Cached = Keep(key, chart, series, kept) };
        }
        catch (DetectionException exception) when (exception.Kind == DetectionErrorKind.NotFound)
        {
            // One misspelled ticker must not cost the others their charts.
            return new Chart(key.Series.Ticker, null, session) { Warning = exception.Message };
        }
    }

    private CachedChart Keep(ChartKey key, Chart chart, ChartSeries series, CachedChart? kept)
    {
        instruments.ChartServed(fromCache: series.IsKnown);
        if (series.IsKnown)
            return kept!;
        var buffer = new ArrayBufferWriter<byte>(InitialBytes);
        ChartWriter.Write(buffer, chart);
        var cached = new CachedChart(series.Edition!, chart.Session, buffer.WrittenSpan.ToArray());
        cache.Keep(key, cached);
        return cached;
    }
}
