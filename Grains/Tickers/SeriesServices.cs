using System.Collections.Concurrent;
using Anomaly.Alerts;
using Anomaly.Grains.Backfilling;
using Anomaly.Grains.Charting;
using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.Verifying;
using Anomaly.MarketData.Sources;

namespace Anomaly.Grains.Tickers;

/// <summary>The plain classes that do the work of every series of one source. They keep nothing of any series, so that all of them share one.</summary>
internal sealed record SeriesServices(
    IDetectionStore Store,
    BarSource Source,
    BarFetcher Fetcher,
    DetectionPipeline Pipeline,
    BackfillRunner Backfills,
    ChartHistories Charts,
    BarPages Bars,
    SeriesVerification Verification,
    BarTrial Trial,
    GrainInstruments Instruments,
    IOptions<DetectionOptions> Options,
    TimeProvider Time,
    ILogger<TickerDetectionGrain> Logger);

/// <summary>Puts the classes that do the work together, once for each source.</summary>
internal sealed class SeriesServiceFactory(
    BarSources sources,
    IDetectionStore store,
    ChartHistories charts,
    BarPages bars,
    SeriesVerification verification,
    BarTrial trial,
    GrainInstruments instruments,
    IOptions<DetectionOptions> options,
    IOptions<AlertOptions> alerts,
    TimeProvider time,
    ILogger<TickerDetectionGrain> logger)
{
    private readonly ConcurrentDictionary<MarketDataSource, SeriesServices> _bySource = [];

    /// <summary>What works on a ticker that has no history yet.</summary>
    public SeriesServices Of(Ticker ticker) => Of(sources.Of(ticker));

    /// <summary>What works on series of a source.</summary>
    public SeriesServices Of(MarketDataSource source) => _bySource.GetOrAdd(source, Compose);

    /// <summary>Whether a source is in use.</summary>
    public bool IsInUse(MarketDataSource source) => sources.IsInUse(source);

    /// <summary>The sources in use, for people.</summary>
    public string InUse => string.Join(", ", sources.InUse.Select(source => EnumNames.Of(source.Name)));

    private SeriesServices Compose(MarketDataSource name)
    {
        var source = sources.Get(name);
        var fetcher = new BarFetcher(source.Data, source.Clock);
        var scorer = new SeriesScorer(store, fetcher, options);
        var pipeline = new DetectionPipeline(store, fetcher, new SeriesComparer(store, fetcher, time), scorer, new SeriesCommitter(store, source, alerts, time), source.Calendar, time);
        var backfills = new BackfillRunner(store, fetcher, pipeline, options, time);
        return new SeriesServices(store, source, fetcher, pipeline, backfills, charts, bars, verification, trial, instruments, options, time, logger);
    }
}
