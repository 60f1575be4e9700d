using Anomaly.Gateway.Api.Requests;
using Anomaly.Grains.Interfaces;
using Anomaly.Grains.Interfaces.Errors;
using Anomaly.Grains.Interfaces.Tickers;
using Orleans;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>Gets the charts of one request, all tickers at once.</summary>
internal sealed class ChartService(IGrainFactory grains, ChartCache cache, MarketSessions sessions, GatewayInstruments instruments)
{
    /// <summary>How long bringing detection up to date may hold a chart up.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>The charts, in the order of the tickers; with refresh, past every cache.</summary>
    public async Task<ChartResult> GetAsync(IReadOnlyList<string> tickers, string interval, string period, bool refresh, CancellationToken cancellationToken) =>
        new(await Task.WhenAll(tickers.Select(ticker => GetAsync(ticker, interval, period, refresh, cancellationToken))), Cacheable: !refresh);

    private async Task<Chart> GetAsync(string ticker, string interval, string period, bool refresh, CancellationToken cancellationToken)
    {
        var query = new ChartQuery { Period = period, Budget = Budget, Refresh = refresh };
        ChartSeries? series;
        try
        {
            series = await grains.Series(ticker, interval).GetChartAsync(query, cancellationToken);
        }
        catch (DetectionException exception) when (exception.Kind == DetectionErrorKind.NotFound)
        {
            // One misspelled ticker must not cost the others their charts.
            return new Chart(ticker, null, default) { Warning = exception.Message };
        }

        if (series is not { Dates.Length: > 0 })
            return new Chart(ticker, null, default);
        var chart = new Chart(ticker, series, await sessions.GetAsync(Names.MarketOf(ticker), cancellationToken));
        return refresh ? chart : Cached(chart, new ChartKey(ticker, interval, period));
    }

    private Chart Cached(Chart chart, ChartKey key)
    {
        var fingerprint = ChartFingerprint.Of(chart.Series!, chart.Session);
        var cached = cache.Find(key, fingerprint);
        instruments.ChartServed(fromCache: cached is not null);
        if (cached is null)
        {
            using var buffer = new PooledBuffer();
            ChartWriter.Write(buffer, chart.Series, chart.Session);
            cached = CachedChart.Of(fingerprint, buffer.Written);
            cache.Keep(key, cached);
        }

        return chart with { Cached = cached };
    }
}
