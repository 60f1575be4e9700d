using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.Models;
using Anomaly.Grains.Tickers.Backfilling;
using Anomaly.Grains.Tickers.Charting;
using Anomaly.Grains.Tickers.Detecting;
using Anomaly.Grains.Tickers.Verifying;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;

namespace Anomaly.Grains.Tickers;

/// <summary>The plain classes that do the work of every series. They keep nothing of any series, so that all of them share one.</summary>
public sealed class TickerServices
{
    /// <summary>Puts them together.</summary>
    public TickerServices(
        IDetectionStore store,
        IMarketData market,
        IBarClock clock,
        ModelCatalog catalog,
        GrainInstruments instruments,
        IOptions<DetectionOptions> options,
        TimeProvider timeProvider)
    {
        Market = market;
        Options = options.Value;
        Source = new SeriesSource(market, clock);
        Stored = new StoredSeries(store, options);
        Detection = new SeriesDetection(
            store, Stored, Source, new SeriesComparer(Stored, Source), new SeriesWorker(Stored, options), timeProvider);
        Backfill = new SeriesBackfill(store, Source, Detection, options, timeProvider);
        var histories = new HistoryCache(options);
        instruments.ObserveChartCache(() => histories.Bytes);
        Charts = new SeriesCharts(Stored, histories);
        Bars = new SeriesBars(store);
        Verification = new SeriesVerification(Stored, catalog);
    }

    internal IMarketData Market { get; }

    internal DetectionOptions Options { get; }

    internal SeriesSource Source { get; }

    internal StoredSeries Stored { get; }

    internal SeriesDetection Detection { get; }

    internal SeriesBackfill Backfill { get; }

    internal SeriesCharts Charts { get; }

    internal SeriesBars Bars { get; }

    internal SeriesVerification Verification { get; }
}
